import { useTranslation } from "react-i18next";

import { absolute, compareDecimals, isZero } from "@/lib/decimal";
import { useFormats } from "@/lib/use-formats";

import { memberLabel } from "./labels";
import type { View } from "./questions";
import type { Chart, Series } from "./series";

interface TooltipProps {
  date: string | null;
  chart: Chart;
  series: Series[];
  view: View;
}

function sorted(series: Series[], date: string): [Series, string][] {
  return series
    .map((one): [Series, string] => [one, one.values.get(date) ?? "0"])
    .filter(([, value]) => !isZero(value))
    .toSorted(([, a], [, b]) => compareDecimals(absolute(b), absolute(a)));
}

/** The bar's exact total, then its parts from the largest down. */
export function ChartTooltip({ date, chart, series, view }: TooltipProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!date) return null;
  const total = chart.totals.get(date) ?? "0";
  return (
    <div className="min-w-56 rounded-lg border bg-popover p-3 text-xs shadow-lg">
      <p className="font-medium">
        {view.grain === "day" ? formats.dayFull(date) : formats.month(date)}
      </p>
      <p className="mt-1 mb-2 flex justify-between gap-6 border-b pb-2 text-[13px] font-semibold">
        {t("chart.total")}
        <span className="tabular-nums">{formats.moneyExact(total, view.currency)}</span>
      </p>
      <ul className="space-y-1">
        {sorted(series, date).map(([one, value]) => (
          <li key={one.id} className="flex items-center gap-2">
            <span
              className="size-2.5 shrink-0 rounded-[3px]"
              style={{ backgroundColor: one.color }}
            />
            <span className="max-w-44 truncate text-muted-foreground">
              {memberLabel(one.member, t)}
            </span>
            <span className="ml-auto pl-4 tabular-nums">{formats.money(value, view.currency)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
