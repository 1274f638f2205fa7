import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { costQuery, vocabularyQuery } from "@/api/analytics";
import type { Vocabulary } from "@/api/types";
import { grainFor, parsePeriod, previousPeriod, today } from "@/lib/period";

import { coverageOf, type Coverage, covers } from "./coverage";
import { coverageQuestion, measureOf, type View } from "./questions";
import type { DashboardSearch } from "./search";

export type Ground =
  | { state: "loading" }
  | { state: "error"; error: Error; retry: () => void }
  | { state: "empty"; vocabulary: Vocabulary }
  | { state: "ready"; view: View; coverage: Coverage; vocabulary: Vocabulary };

const COUNTS = ["resources", "lines"] as const;

function isKnown(name: string, vocabulary: Vocabulary): boolean {
  return name.startsWith("tag:") || vocabulary.dimensions.some((one) => one.name === name);
}

export function viewOf(
  search: DashboardSearch,
  coverage: Coverage,
  vocabulary: Vocabulary,
  now: string,
): View | null {
  const newest = coverage.months.at(-1);
  const [first] = coverage.currencies;
  if (!newest || !first) return null;
  const period = parsePeriod(search.period ?? newest.slice(0, 7), now);
  if (!period) return null;
  const previous = previousPeriod(period);
  const asked = search.currency;
  return {
    basis: search.basis,
    measure: measureOf(search.basis),
    period,
    previous,
    comparable: covers(coverage, previous),
    dataFrom: coverage.months[0] ?? newest,
    grain: grainFor(period),
    by: isKnown(search.by, vocabulary) ? search.by : "service",
    currency: asked && coverage.currencies.includes(asked) ? asked : first,
    filters: Object.entries(search.where ?? {})
      .filter(([dimension]) => isKnown(dimension, vocabulary))
      .map(([dimension, values]) => ({ dimension, operator: "in" as const, values })),
    counts: COUNTS.filter((name) => vocabulary.measures.some((one) => one.name === name)),
  };
}

/** What there is to ask about, and from that and the URL what is asked. */
export function useView(search: DashboardSearch): Ground {
  const now = today();
  const vocabulary = useQuery(vocabularyQuery);
  const covered = useQuery(costQuery(coverageQuestion(search.basis, now)));
  const words = vocabulary.data;
  const coverage = useMemo(() => covered.data && coverageOf(covered.data), [covered.data]);
  const view = useMemo(
    () => (coverage && words ? viewOf(search, coverage, words, now) : null),
    [search, coverage, words, now],
  );
  const failed = [vocabulary, covered].find((query) => query.isError && !query.data);
  if (failed?.error) {
    return { state: "error", error: failed.error, retry: () => void failed.refetch() };
  }
  if (!words || !coverage) return { state: "loading" };
  return view
    ? { state: "ready", view, coverage, vocabulary: words }
    : { state: "empty", vocabulary: words };
}
