import { ChartColumnStacked, Table2 } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Vocabulary } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";

import { ChartLegend } from "./chart-legend";
import { ChartSummary } from "./chart-summary";
import { ChartTable } from "./chart-table";
import { ChartSkeleton } from "./dashboard-skeleton";
import { useDimensionInText } from "./labels";
import type { View } from "./questions";
import type { ChangeSearch, DashboardSearch } from "./search";
import { chartOf } from "./series";
import { membersOf, useBreakdown, useCourse, useTrend } from "./use-answers";

/** Recharts is most of the page's weight: it comes after the numbers. */
const CostChart = lazy(() => import("./cost-chart"));

interface ChartCardProps {
  search: DashboardSearch;
  view: View;
  vocabulary: Vocabulary;
  onChange: ChangeSearch;
  onDrill: (member: string) => void;
}

function useChart(view: View) {
  const breakdown = useBreakdown(view);
  const trend = useTrend(view);
  const course = useCourse(view);
  const failed = [breakdown, trend, course].find((query) => query.isError && !query.data);
  const chart = useMemo(() => {
    if (!breakdown.data || !trend.data || !course.data) return null;
    return chartOf(membersOf(breakdown.data, view), trend.data, course.data, view);
  }, [breakdown.data, trend.data, course.data, view]);
  return { chart, failed };
}

export function ChartCard({ search, view, vocabulary, onChange, onDrill }: ChartCardProps) {
  const { t } = useTranslation();
  const label = useDimensionInText(vocabulary)(view.by);
  const { chart, failed } = useChart(view);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  return (
    <Card>
      <CardHeader className="flex-nowrap">
        <div className="min-w-0">
          <CardTitle>{t(`chart.${view.grain}`, { dimension: label })}</CardTitle>
          <CardDescription>
            {chart ? <ChartSummary chart={chart} view={view} /> : t("state.loading")}
          </CardDescription>
        </div>
        <Segmented
          label={t("chart.view")}
          value={search.view}
          onChange={(next) => {
            onChange({ view: next });
          }}
          options={[
            { value: "chart", label: <ChartColumnStacked />, name: t("chart.asChart") },
            { value: "table", label: <Table2 />, name: t("chart.asTable") },
          ]}
        />
      </CardHeader>
      {failed && (
        <ErrorPanel
          className="mx-5 mb-5"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      )}
      {!chart && !failed && <ChartSkeleton />}
      {chart && search.view === "table" && (
        <ChartTable chart={chart} view={view} dimension={label} />
      )}
      {chart && search.view === "chart" && (
        <>
          <ChartLegend chart={chart} hidden={hidden} onChange={setHidden} />
          <Suspense fallback={<ChartSkeleton />}>
            <CostChart chart={chart} view={view} hidden={hidden} onDrill={onDrill} />
          </Suspense>
        </>
      )}
    </Card>
  );
}
