import { useTranslation } from "react-i18next";

import { decimalOf, nullableOf, rowsOf, type Row } from "@/api/rows";
import { average, toRatio } from "@/lib/decimal";
import { buckets, dayCount } from "@/lib/period";
import { useFormats } from "@/lib/use-formats";

import { KpiSkeleton } from "./dashboard-skeleton";
import { KpiCard } from "./kpi-card";
import { Before, KpiDelta } from "./kpi-previous";
import { MoverCard } from "./mover-card";
import type { View } from "./questions";
import { pointsOf, valuesByBucket } from "./series";
import { useCourse, useTotal } from "./use-answers";

interface RowProps {
  view: View;
  onDrill: (member: string) => void;
}

export function KpiRow({ view, onDrill }: RowProps) {
  const { data } = useTotal(view);
  const [row] = data ? rowsOf(data) : [];
  return (
    <section className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      {row ? (
        <>
          <TotalCard view={view} row={row} />
          <AverageCard view={view} row={row} />
          <MoverCard view={view} onDrill={onDrill} />
          <ResourcesCard view={view} row={row} />
        </>
      ) : (
        [1, 2, 3, 4].map((key) => <KpiSkeleton key={key} />)
      )}
    </section>
  );
}

interface CardProps {
  view: View;
  row: Row;
}

/** The shape over time of a measure, whole buckets of the view. */
function usePoints(view: View, measure: string): number[] | undefined {
  const { data } = useCourse(view);
  if (!data) return undefined;
  return pointsOf(valuesByBucket(data, measure), buckets(view.period, view.grain));
}

function TotalCard({ view, row }: CardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const cost = decimalOf(row, view.measure);
  return (
    <KpiCard
      testId="kpi-total"
      label={t("kpi.total", { basis: t(`basis.${view.basis}`) })}
      value={formats.money(cost, view.currency)}
      exact={cost}
      title={formats.moneyExact(cost, view.currency)}
      badge={
        <KpiDelta
          view={view}
          ratio={nullableOf(row, `${view.measure}_change_ratio`)}
          polarity="up-is-bad"
        />
      }
      hint={<Before view={view} value={decimalOf(row, `${view.measure}_previous`)} />}
      points={usePoints(view, view.measure)}
    />
  );
}

function AverageCard({ view, row }: CardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const days = dayCount(view.period);
  const now = average(decimalOf(row, view.measure), days);
  const before = average(decimalOf(row, `${view.measure}_previous`), dayCount(view.previous));
  const ratio = toRatio(now, before) - 1;
  return (
    <KpiCard
      testId="kpi-average"
      label={t("kpi.average")}
      value={formats.money(now, view.currency)}
      exact={now}
      title={t("kpi.averageTitle", { count: days })}
      badge={
        <KpiDelta
          view={view}
          ratio={Number(before) === 0 ? null : ratio.toFixed(6)}
          polarity="up-is-bad"
        />
      }
      hint={<Before view={view} value={before} />}
    />
  );
}

function ResourcesCard({ view, row }: CardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const resources = decimalOf(row, "resources");
  const lines = decimalOf(row, "lines");
  return (
    <KpiCard
      testId="kpi-resources"
      label={t("kpi.resources")}
      value={formats.count(resources)}
      exact={resources}
      title={formats.count(resources)}
      badge={
        <KpiDelta
          view={view}
          ratio={nullableOf(row, "resources_change_ratio")}
          polarity="neutral"
        />
      }
      hint={t("kpi.lines", { lines: formats.count(lines) })}
      points={usePoints(view, "resources")}
      color="var(--series-4)"
    />
  );
}
