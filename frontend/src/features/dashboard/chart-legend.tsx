import { useTranslation } from "react-i18next";

import { cn } from "@/lib/class-names";

import { memberLabel } from "./labels";
import type { Chart } from "./series";

interface LegendProps {
  chart: Chart;
  hidden: ReadonlySet<string>;
  onChange: (hidden: ReadonlySet<string>) => void;
}

/** Pressed is shown; pressing takes a series out of the picture, not out of the totals. */
export function ChartLegend({ chart, hidden, onChange }: LegendProps) {
  const { t } = useTranslation();
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <ul className="flex flex-wrap gap-x-0.5 gap-y-0.5 px-3.5 pb-2" aria-label={t("chart.legend")}>
      {chart.series.map(({ id, color, member }) => (
        <li key={id} className="min-w-0">
          <button
            type="button"
            aria-pressed={!hidden.has(id)}
            className={cn(
              "focus-ring flex max-w-60 items-center gap-1.5 rounded-md border border-transparent px-1.5 py-1 text-xs text-muted-foreground transition-colors hover:bg-accent hover:text-foreground",
              hidden.has(id) && "line-through",
            )}
            onClick={() => {
              toggle(id);
            }}
          >
            <span
              className={cn("size-2.5 shrink-0 rounded-[3px]", hidden.has(id) && "opacity-25")}
              style={{ backgroundColor: color }}
            />
            <span className="truncate">{memberLabel(member, t)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
