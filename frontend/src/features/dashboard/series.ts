import { decimalOf, rowsOf, textOf } from "@/api/rows";
import type { QueryAnswer } from "@/api/types";
import { toPixels } from "@/lib/decimal";
import { buckets } from "@/lib/period";

import { colorsOf, OTHER_COLOR } from "./colors";
import { memberId, type Member } from "./members";
import type { View } from "./questions";

export interface Series {
  id: string;
  member: Member;
  color: string;
  /** Bucket → exact text; a bucket without cost is absent. */
  values: Map<string, string>;
}

/** One bar: its date and, for drawing only, a float per series. */
export type Bar = { date: string } & Record<string, number | string>;

export interface Chart {
  dates: string[];
  series: Series[];
  /** Bucket → exact total, as the API says it. */
  totals: Map<string, string>;
}

function bucketOf(date: string): string {
  return date.slice(0, 10);
}

/** Member id → bucket → exact text. */
export function valuesByMember(trend: QueryAnswer, view: View): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const row of rowsOf(trend)) {
    const id = memberId(textOf(row, view.by), Number(decimalOf(row, "others")));
    const values = found.get(id) ?? new Map<string, string>();
    values.set(bucketOf(textOf(row, "date")), decimalOf(row, view.measure));
    found.set(id, values);
  }
  return found;
}

export function valuesByBucket(course: QueryAnswer, measure: string): Map<string, string> {
  return new Map(
    rowsOf(course).map((row) => [bucketOf(textOf(row, "date")), decimalOf(row, measure)]),
  );
}

export function chartOf(
  members: Member[],
  trend: QueryAnswer,
  course: QueryAnswer,
  view: View,
): Chart {
  const values = valuesByMember(trend, view);
  const colors = colorsOf(members);
  const series = members
    .map((member) => {
      const id = memberId(member.key, member.others);
      return {
        id,
        member,
        color: colors.get(id) ?? OTHER_COLOR,
        values: values.get(id) ?? new Map<string, string>(),
      };
    })
    .filter((one) => one.values.size > 0);
  return {
    dates: buckets(view.period, view.grain),
    series,
    totals: valuesByBucket(course, view.measure),
  };
}

export function barsOf(chart: Chart, hidden: ReadonlySet<string>): Bar[] {
  const shown = chart.series.filter((series) => !hidden.has(series.id));
  return chart.dates.map((date) => ({
    date,
    ...Object.fromEntries(
      shown.map((series) => [series.id, toPixels(series.values.get(date) ?? "0")]),
    ),
  }));
}

export function pointsOf(values: Map<string, string> | undefined, dates: string[]): number[] {
  return values ? dates.map((date) => toPixels(values.get(date) ?? "0")) : [];
}
