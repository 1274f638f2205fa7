/** What the dashboard shows is in the URL; whatever cannot be read there falls back to a default. */
import { z } from "zod";

import { parsePeriod } from "@/lib/period";

export const ROW_CHOICES = [8, 25, 100] as const;
export const SORT_KEYS = ["name", "cost", "change", "ratio"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export const DEFAULTS = {
  basis: "billed",
  by: "service",
  rows: 8,
  sort: "cost",
  descending: true,
  view: "chart",
} as const;

/** Any day will do: whether a token can be read does not depend on it. */
const readable = (token: string) => parsePeriod(token, "2000-01-01") !== null;

export const dashboardSearch = z.object({
  period: z.string().refine(readable).optional().catch(undefined),
  basis: z.enum(["billed", "effective"]).default(DEFAULTS.basis).catch(DEFAULTS.basis),
  by: z
    .string()
    .regex(/^([a-z_]+|tag:.+)$/)
    .default(DEFAULTS.by)
    .catch(DEFAULTS.by),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .catch(undefined),
  where: z.record(z.string(), z.array(z.string()).min(1)).optional().catch(undefined),
  rows: z.literal(ROW_CHOICES).default(DEFAULTS.rows).catch(DEFAULTS.rows),
  sort: z.enum(SORT_KEYS).default(DEFAULTS.sort).catch(DEFAULTS.sort),
  descending: z.boolean().default(DEFAULTS.descending).catch(DEFAULTS.descending),
  view: z.enum(["chart", "table"]).default(DEFAULTS.view).catch(DEFAULTS.view),
});

export type DashboardSearch = z.output<typeof dashboardSearch>;
export type ChangeSearch = (change: Partial<DashboardSearch>) => void;

/** Where a click on a member leads: the next finer question that is not yet answered by a filter. */
const PATHS: Record<string, string[]> = {
  service: ["meter_sub_category", "subscription", "resource_group", "resource"],
  subscription: ["resource_group", "service", "resource"],
  department: ["subscription", "resource_group", "service", "resource"],
  cost_center: ["subscription", "resource_group", "service", "resource"],
  resource_group: ["resource", "service"],
  meter_sub_category: ["meter", "resource"],
};
const OTHERWISE = ["service", "subscription", "resource_group", "resource"];

export function drill(
  search: DashboardSearch,
  by: string,
  member: string,
): Partial<DashboardSearch> {
  const where = { ...search.where, [by]: [member] };
  const next = (PATHS[by] ?? OTHERWISE).find((dimension) => !(dimension in where));
  return { where, by: next ?? by, rows: DEFAULTS.rows };
}

export function withoutFilter(
  search: DashboardSearch,
  dimension: string,
): Partial<DashboardSearch> {
  const rest = Object.entries(search.where ?? {}).filter(([name]) => name !== dimension);
  return { where: rest.length ? Object.fromEntries(rest) : undefined };
}
