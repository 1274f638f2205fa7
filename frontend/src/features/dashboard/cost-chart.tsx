import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import { useFormats } from "@/lib/use-formats";

import { ChartTooltip } from "./chart-tooltip";
import { CHART_HEIGHT } from "./dashboard-skeleton";
import { memberLabel } from "./labels";
import type { View } from "./questions";
import { barsOf, type Bar as BarData, type Chart } from "./series";

interface CostChartProps {
  chart: Chart;
  view: View;
  hidden: ReadonlySet<string>;
  onDrill: (member: string) => void;
}

const TICK = { fontSize: 12, fill: "var(--muted-foreground)" };

/** Stacked bars; credits go below zero. Colours are attributes, so no <style> is needed. */
export default function CostChart({ chart, view, hidden, onDrill }: CostChartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const bars = useMemo(() => barsOf(chart, hidden), [chart, hidden]);
  const shown = chart.series.filter((series) => !hidden.has(series.id));
  return (
    <figure className={`${CHART_HEIGHT} pr-5 pb-4 pl-3`} aria-label={t("chart.figure")}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={bars}
          stackOffset="sign"
          barCategoryGap={bars.length > 40 ? "12%" : "22%"}
          margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="date"
            tickLine={false}
            axisLine={false}
            minTickGap={28}
            tickMargin={8}
            tick={TICK}
            tickFormatter={(date: string) =>
              view.grain === "day" ? formats.day(date) : formats.month(date)
            }
          />
          <YAxis
            width="auto"
            tickLine={false}
            axisLine={false}
            tickMargin={6}
            tick={TICK}
            tickFormatter={(value: number) => formats.moneyCompact(value, view.currency)}
          />
          <ReferenceLine y={0} stroke="var(--input)" />
          <Tooltip
            cursor={{ fill: "var(--foreground)", fillOpacity: 0.06 }}
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 20 }}
            content={({ active, label }) => (
              <ChartTooltip
                date={active && label !== undefined ? String(label) : null}
                chart={chart}
                series={shown}
                view={view}
              />
            )}
          />
          {shown.map((series) => (
            <Bar
              key={series.id}
              // A path would be read into dots of a name such as "Log.Analytics".
              dataKey={(bar: BarData) => bar[series.id]}
              name={memberLabel(series.member, t)}
              stackId="cost"
              fill={series.color}
              stroke="var(--card)"
              strokeWidth={0.5}
              maxBarSize={56}
              isAnimationActive={false}
              {...(series.member.others > 0
                ? {}
                : {
                    className: "cursor-pointer",
                    onClick: () => {
                      onDrill(series.member.key);
                    },
                  })}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}
