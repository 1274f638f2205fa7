import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { QueryAnswer, Vocabulary } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Table } from "@/components/ui/table";
import { buckets } from "@/lib/period";
import { useFormats } from "@/lib/use-formats";

import { BreakdownHead } from "./breakdown-head";
import { BreakdownRow } from "./breakdown-row";
import { BreakdownTotal, totalOf } from "./breakdown-total";
import { colorsOf, OTHER_COLOR } from "./colors";
import { RowsSkeleton } from "./dashboard-skeleton";
import { useDimensionInText, useDimensionLabel } from "./labels";
import { memberId, sortMembers } from "./members";
import type { View } from "./questions";
import { ROW_CHOICES, type ChangeSearch, type DashboardSearch } from "./search";
import { pointsOf, valuesByMember } from "./series";
import { membersOf, useBreakdown, useTrend } from "./use-answers";

interface BreakdownProps {
  search: DashboardSearch;
  view: View;
  vocabulary: Vocabulary;
  onChange: ChangeSearch;
  onDrill: (member: string) => void;
}

export function BreakdownCard(props: BreakdownProps) {
  const { search, view, vocabulary } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const label = useDimensionInText(vocabulary)(view.by);
  const { data, error, refetch } = useBreakdown(view, search.rows);
  return (
    <Card>
      <CardHeader>
        <div>
          <CardTitle>{t("breakdown.title", { dimension: label })}</CardTitle>
          <CardDescription>
            {t(againstKey(view), {
              period: formats.range(view.previous),
              month: formats.month(view.dataFrom),
            })}
          </CardDescription>
        </div>
      </CardHeader>
      {error && !data && (
        <ErrorPanel className="mx-5 mb-5" error={error} onRetry={() => void refetch()} />
      )}
      {!error && !data && <RowsSkeleton rows={9} />}
      {data && <Rows {...props} label={label} answer={data} />}
    </Card>
  );
}

function againstKey({ comparable, dataFrom, previous }: View) {
  if (!comparable) return "breakdown.nothingBefore";
  return dataFrom > previous.start ? "breakdown.partial" : "breakdown.against";
}

interface RowsProps extends BreakdownProps {
  label: string;
  answer: QueryAnswer;
}

function Rows({ search, view, vocabulary, label, answer, onChange, onDrill }: RowsProps) {
  const { t } = useTranslation();
  const { data: trend } = useTrend(view, search.rows);
  const dates = useMemo(() => buckets(view.period, view.grain), [view]);
  const values = useMemo(() => (trend ? valuesByMember(trend, view) : undefined), [trend, view]);
  const ranked = useMemo(() => membersOf(answer, view), [answer, view]);
  const colors = useMemo(() => colorsOf(ranked), [ranked]);
  const column = useDimensionLabel(vocabulary)(view.by);
  const total = totalOf(answer, view.measure);
  const more = ROW_CHOICES.find((rows) => rows > search.rows);
  return (
    <Table label={t("breakdown.title", { dimension: label })}>
      <BreakdownHead search={search} dimension={column} onChange={onChange} />
      <tbody>
        {sortMembers(ranked, search.sort, search.descending).map((member) => {
          const id = memberId(member.key, member.others);
          return (
            <BreakdownRow
              key={id}
              member={member}
              total={total.cost}
              currency={view.currency}
              color={colors.get(id) ?? OTHER_COLOR}
              comparable={view.comparable}
              points={pointsOf(values?.get(id), dates)}
              onOpen={
                member.others === 0
                  ? () => {
                      onDrill(member.key);
                    }
                  : more &&
                    (() => {
                      onChange({ rows: more });
                    })
              }
            />
          );
        })}
      </tbody>
      <BreakdownTotal total={total} currency={view.currency} comparable={view.comparable} />
    </Table>
  );
}
