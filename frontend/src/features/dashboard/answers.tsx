import type { Vocabulary } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Card } from "@/components/ui/card";
import { decimalOf, rowsOf } from "@/api/rows";

import { BreakdownCard } from "./breakdown-card";
import { ChartCard } from "./chart-card";
import { covers, type Coverage } from "./coverage";
import { NoLines } from "./empty-states";
import { KpiRow } from "./kpi-row";
import type { View } from "./questions";
import { drill, type ChangeSearch, type DashboardSearch } from "./search";
import { useTotal } from "./use-answers";

interface AnswersProps {
  search: DashboardSearch;
  view: View;
  coverage: Coverage;
  vocabulary: Vocabulary;
  onChange: ChangeSearch;
}

export function Answers({ search, view, coverage, vocabulary, onChange }: AnswersProps) {
  const total = useTotal(view);
  const onDrill = (member: string) => {
    onChange(drill(search, view.by, member));
  };
  if (total.isError && !total.data) {
    return <ErrorPanel error={total.error} onRetry={() => void total.refetch()} />;
  }
  const [row] = total.data ? rowsOf(total.data) : [];
  const nothing =
    total.data !== undefined &&
    decimalOf(row, "lines") === "0" &&
    (decimalOf(row, "lines_previous") === "0" || !covers(coverage, view.period));
  if (nothing) {
    return (
      <Card>
        <NoLines filtered={view.filters.length > 0} onChange={onChange} />
      </Card>
    );
  }
  return (
    <>
      <KpiRow view={view} onDrill={onDrill} />
      <ChartCard
        search={search}
        view={view}
        vocabulary={vocabulary}
        onChange={onChange}
        onDrill={onDrill}
      />
      <BreakdownCard
        search={search}
        view={view}
        vocabulary={vocabulary}
        onChange={onChange}
        onDrill={onDrill}
      />
    </>
  );
}
