/** The dashboard's questions, as the API takes them. */
import type { MeasureName, QueryRequest } from "@/api/types";
import { startOfMonth, type Period } from "@/lib/period";

export type Basis = "billed" | "effective";
export const CHART_SERIES = 8;
const MOST_ROWS = 10_000;
/** The API answers at most ten years at once. */
const MONTHS_BACK = 118;

/** Everything that decides which numbers are on the screen. */
export interface View {
  basis: Basis;
  measure: MeasureName;
  period: Period;
  previous: Period;
  /** Whether the previous period has data: without, what it cost is unknown, and never 0. */
  comparable: boolean;
  /** The first month that has data at all. */
  dataFrom: string;
  grain: "day" | "month";
  by: string;
  currency: string;
  filters: NonNullable<QueryRequest["filters"]>;
  counts: MeasureName[];
}

export function measureOf(basis: Basis): MeasureName {
  return basis === "billed" ? "billed_cost" : "effective_cost";
}

/** Which months and currencies there are at all. */
export function coverageQuestion(basis: Basis, now: string): QueryRequest {
  return {
    measures: [measureOf(basis), "lines"],
    basis,
    period: { start: startOfMonth(now, -MONTHS_BACK), end: startOfMonth(now, 2) },
    dimensions: ["billing_period"],
    limit: MOST_ROWS,
  };
}

function about(view: View): Pick<QueryRequest, "basis" | "period" | "filters"> {
  const pinned = {
    dimension: "billing_currency",
    operator: "in" as const,
    values: [view.currency],
  };
  return { basis: view.basis, period: view.period, filters: [...view.filters, pinned] };
}

export function totalQuestion(view: View): QueryRequest {
  return { ...about(view), measures: [view.measure, ...view.counts], compare: "previous" };
}

/** The whole, bucket by bucket. */
export function courseQuestion(view: View): QueryRequest {
  return {
    ...about(view),
    measures: [view.measure, ...view.counts],
    grain: view.grain,
    limit: MOST_ROWS,
  };
}

export function breakdownQuestion(view: View, top: number): QueryRequest {
  return {
    ...about(view),
    measures: [view.measure],
    dimensions: [view.by],
    top,
    compare: "previous",
  };
}

/** The members, bucket by bucket. */
export function trendQuestion(view: View, top: number): QueryRequest {
  return {
    ...about(view),
    measures: [view.measure],
    dimensions: [view.by],
    grain: view.grain,
    top,
    limit: MOST_ROWS,
  };
}

/** The member that grew (or shrank) most in money. */
export function moverQuestion(view: View, descending: boolean): QueryRequest {
  return {
    ...about(view),
    measures: [view.measure],
    dimensions: [view.by],
    compare: "previous",
    order: { by: `${view.measure}_change`, descending },
    limit: 1,
  };
}

/** The names that belong to the subscription ids of a filter. */
export function subscriptionNamesQuestion(view: View, ids: string[]): QueryRequest {
  return {
    measures: [view.measure],
    basis: view.basis,
    period: view.period,
    dimensions: ["subscription"],
    filters: [{ dimension: "subscription", operator: "in", values: ids }],
  };
}
