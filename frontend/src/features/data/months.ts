import type { Source } from "@/api/types";

type SourcePeriod = Source["periods"][number];

/** A source's month over all its datasets. */
export interface MonthState {
  loaded: number;
  quarantined: number;
  published_at: string;
}

/** Every month from the earliest to the latest shown, first days, newest first; without gaps. */
export function monthsOf(sources: Source[]): string[] {
  const shown = sources.flatMap((source) => source.periods.map((one) => one.billing_period)).sort();
  const [first] = shown;
  const last = shown.at(-1);
  if (!first || !last) return [];
  const months = [last];
  while ((months.at(-1) ?? first) > first) months.push(monthBefore(months.at(-1) ?? first));
  return months;
}

function monthBefore(month: string): string {
  const day = new Date(month);
  day.setUTCMonth(day.getUTCMonth() - 1);
  return day.toISOString().slice(0, 10);
}

export function stateOf(source: Source, month: string): MonthState | null {
  const periods = source.periods.filter((one) => one.billing_period === month);
  const [first] = periods;
  if (!first) return null;
  return periods.reduce(added, { loaded: 0, quarantined: 0, published_at: first.published_at });
}

function added(state: MonthState, one: SourcePeriod): MonthState {
  return {
    loaded: state.loaded + one.loaded,
    quarantined: state.quarantined + one.quarantined,
    published_at: one.published_at > state.published_at ? one.published_at : state.published_at,
  };
}

/** Whether a fact is about that month of that source. */
export function isOf(source: string, month: string) {
  return (one: { source: string; billing_period: string }): boolean =>
    one.source === source && one.billing_period === month;
}
