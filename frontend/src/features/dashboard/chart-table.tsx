import { useTranslation } from "react-i18next";

import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useFormats } from "@/lib/use-formats";

import { memberLabel } from "./labels";
import type { View } from "./questions";
import type { Chart } from "./series";

interface ChartTableProps {
  chart: Chart;
  view: View;
  dimension: string;
}

/** The same numbers as the chart, for reading, copying and screen readers. */
export function ChartTable({ chart, view, dimension }: ChartTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const title = t(`chart.${view.grain}`, { dimension });
  const amount = (value: string | undefined) =>
    value === undefined ? (
      <span className="text-muted-foreground">—</span>
    ) : (
      <span title={formats.moneyExact(value, view.currency)}>
        {formats.money(value, view.currency)}
      </span>
    );
  return (
    <div className="max-h-[360px] overflow-y-auto rounded-b-xl">
      <Table label={title} className="tabular-nums">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr>
            <TableHead>{t("chart.date")}</TableHead>
            <TableHead className="text-right">{t("chart.total")}</TableHead>
            {chart.series.map((series) => (
              <TableHead key={series.id} className="max-w-44 truncate text-right">
                {memberLabel(series.member, t)}
              </TableHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.dates.map((date) => (
            <TableRow key={date}>
              <th scope="row" className="h-9 px-3 pl-5 text-left font-normal whitespace-nowrap">
                {view.grain === "day" ? formats.dayFull(date) : formats.month(date)}
              </th>
              <TableCell className="h-9 text-right font-medium whitespace-nowrap">
                {amount(chart.totals.get(date))}
              </TableCell>
              {chart.series.map((series) => (
                <TableCell key={series.id} className="h-9 text-right whitespace-nowrap">
                  {amount(series.values.get(date))}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
