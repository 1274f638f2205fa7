import type { Permission } from "@/api/types";

/** As people look for them: what is read before what is done. */
export const PERMISSIONS: readonly Permission[] = [
  "view_costs",
  "view_prices",
  "run_sql",
  "view_workflows",
  "run_workflows",
  "administer",
];

/** In that order, with those that this version does not know at the end. */
export function ordered(names: readonly string[]): string[] {
  const known = PERMISSIONS.filter((each) => names.includes(each));
  return [...known, ...names.filter((name) => !isPermission(name))];
}

/** A key may name one that this version does not know. */
export function isPermission(name: string): name is Permission {
  return PERMISSIONS.some((each) => each === name);
}
