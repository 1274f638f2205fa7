import { useTranslation } from "react-i18next";

import { compareDecimals } from "@/lib/decimal";
import { useFormats } from "@/lib/use-formats";

import type { View } from "./questions";
import type { Chart } from "./series";

/** The chart in one sentence, for those who cannot see it and those in a hurry. */
export function ChartSummary({ chart, view }: { chart: Chart; view: View }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [peak] = [...chart.totals].toSorted(([, a], [, b]) => compareDecimals(b, a));
  if (!peak) return <>{t("chart.nothing")}</>;
  const [date, value] = peak;
  return (
    <>
      {t("chart.summary", {
        basis: t(`basis.${view.basis}`),
        date: view.grain === "day" ? formats.day(date) : formats.month(date),
        value: formats.money(value, view.currency),
      })}
    </>
  );
}
