import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Period, Source } from "@/api/types";
import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

import { stateOf } from "./months";

interface CellProps {
  source: Source;
  month: string;
  period: Period | undefined;
  isRestated: boolean;
}

/** How many lines the month shows, how settled it is, and whether anything is wrong with it. */
export function MonthCell({ source, month, period, isRestated }: CellProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const state = stateOf(source, month);
  if (!state) {
    return (
      <span className="inline-block px-2 py-1 text-muted-foreground" title={t("data.nothing")}>
        —
      </span>
    );
  }
  const isRed = period?.severity === "red";
  const isPartial = state.quarantined > 0;
  const Icon = isRed || isPartial ? TriangleAlert : CircleCheck;
  const lines = t("freshness.lines", { lines: formats.count(state.loaded) });
  const words = [
    period && t(`periodState.${period.state}`),
    isRed && t("ledger.severity.red"),
    isRestated && t("data.restated"),
  ].filter(Boolean);
  const aside = isPartial ? t("freshness.quarantined", { count: state.quarantined }) : "";
  return (
    <Link
      to="/data/$source/$month"
      params={{ source: source.name, month: month.slice(0, 7) }}
      data-quarantined={state.quarantined}
      className={cn(
        "focus-ring inline-flex flex-col items-end rounded-md border px-2 py-1 text-xs font-medium whitespace-nowrap tabular-nums hover:bg-accent [&_svg]:size-3.5",
        isRed
          ? "border-bad-border text-bad"
          : isPartial
            ? "border-warn-border text-warn"
            : "border-transparent",
      )}
    >
      {/* No aria-label: what it would say differs from what is seen. */}
      <span className="sr-only">
        {[source.name, formats.month(month), lines, aside, ...words].filter(Boolean).join(", ")}
      </span>
      <span aria-hidden className="inline-flex items-center gap-1.5">
        {formats.count(state.loaded)}
        <Icon aria-hidden className={isRed || isPartial ? "" : "text-good"} />
      </span>
      {words.length > 0 && (
        <span aria-hidden className={cn("font-normal", !isRed && "text-muted-foreground")}>
          {words.join(" · ")}
        </span>
      )}
    </Link>
  );
}
