import { useTranslation } from "react-i18next";

import type { AsOf, PeriodState } from "@/api/types";
import { useFormats } from "@/lib/use-formats";

export type FreshnessTone = "good" | "warn" | "bad";

function isIncomplete({ freshness }: AsOf): boolean {
  return freshness.sources.some((one) => one.completeness !== "complete");
}

export function toneOf(asOf: AsOf, isRestated: boolean): FreshnessTone {
  if (asOf.freshness.state === "red") return "bad";
  if (asOf.freshness.state === "amber" || isIncomplete(asOf) || isRestated) return "warn";
  return "good";
}

/** The least settled state among the sources; undefined when there is none. */
function leastSettled({ freshness }: AsOf): PeriodState | undefined {
  const states = freshness.sources.map((one) => one.period_state);
  return (["open", "provisional", "final", "locked"] as const).find((one) => states.includes(one));
}

/** One line, worst first: late, missing, as of when, how settled, what was set aside. */
export function useSummary(asOf: AsOf, isRestated: boolean): string {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, sources } = asOf.freshness;
  const counted = asOf.snapshots.reduce((sum, one) => sum + (one.quarantined ?? 0), 0);
  const settled = leastSettled(asOf);
  const isPartial = sources.some((one) => one.completeness === "quarantined");
  return [
    state === "amber" || state === "red" ? t(`delivery.${state}`) : "",
    sources.some((one) => one.completeness === "missing") ? t("freshness.missing") : "",
    t("freshness.asOf", { time: formats.moment(asOf.published_at ?? asOf.read_at) }),
    settled ? t(`periodState.${settled}`) : "",
    isRestated ? t("freshness.restated") : "",
    counted > 0 ? t("freshness.quarantined", { count: counted }) : "",
    // People who do not see everything are told no counts.
    counted === 0 && isPartial ? t("freshness.partly") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
