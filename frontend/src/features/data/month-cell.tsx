import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Source } from "@/api/types";
import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

import { stateOf } from "./months";

/** How many lines the month shows, and by sign and colour whether some were set aside. */
export function MonthCell({ source, month }: { source: Source; month: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const state = stateOf(source, month);
  if (!state) {
    return (
      <span className="text-muted-foreground" title={t("data.nothing")}>
        —
      </span>
    );
  }
  const Icon = state.quarantined > 0 ? TriangleAlert : CircleCheck;
  const lines = t("freshness.lines", { lines: formats.count(state.loaded) });
  const aside =
    state.quarantined > 0 ? t("freshness.quarantined", { count: state.quarantined }) : "";
  return (
    <Link
      to="/data/$source/$month"
      params={{ source: source.name, month: month.slice(0, 7) }}
      aria-label={[source.name, formats.month(month), lines, aside].filter(Boolean).join(", ")}
      data-quarantined={state.quarantined}
      className={cn(
        "focus-ring inline-flex items-center gap-1.5 rounded-md border px-2 py-1 text-xs font-medium whitespace-nowrap tabular-nums hover:bg-accent [&_svg]:size-3.5",
        state.quarantined > 0 ? "border-warn-border text-warn" : "border-transparent",
      )}
    >
      {formats.count(state.loaded)}
      <Icon aria-hidden className={state.quarantined > 0 ? "" : "text-good"} />
    </Link>
  );
}
