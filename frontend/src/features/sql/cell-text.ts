import type { Cell } from "@/api/sql";

/** What stands for NULL: unknown is not nothing. */
export const NULL = "—";

function inside(value: Cell): string {
  return value === null ? NULL : cellText(value);
}

/** On one line, as the server sent it: a decimal is a text and stays one. */
export function cellText(value: Cell): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(inside).join(", ");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${inside(one)}`)
    .join(" · ");
}

/** With its structure, for copying and for reading the whole of it. */
export function cellWhole(value: Cell): string {
  return typeof value === "object" && value !== null
    ? JSON.stringify(value, null, 2)
    : cellText(value);
}
