import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { costQuery } from "@/api/analytics";
import type { QueryAnswer } from "@/api/types";
import { DeltaBadge } from "@/components/delta-badge";
import { absolute, compareDecimals, isZero } from "@/lib/decimal";
import { buckets } from "@/lib/period";
import { useFormats } from "@/lib/use-formats";

import { colorsOf } from "./colors";
import { KpiSkeleton } from "./dashboard-skeleton";
import { KpiCard } from "./kpi-card";
import { NothingBefore } from "./kpi-previous";
import { memberLabel } from "./labels";
import { memberId, type Member } from "./members";
import { moverQuestion, type View } from "./questions";
import { pointsOf, valuesByMember } from "./series";
import { membersOf, useBreakdown, useTrend } from "./use-answers";

interface MoverProps {
  view: View;
  onDrill: (member: string) => void;
}

function largest(view: View, ...answers: QueryAnswer[]): Member | undefined {
  return answers
    .flatMap((answer) => membersOf(answer, view))
    .toSorted((a, b) => compareDecimals(absolute(b.change), absolute(a.change)))
    .find((member) => !isZero(member.change));
}

/** Its course over the period, when it is one of those in the chart. */
function useCourseOf(mover: Member | undefined, view: View) {
  const { data: trend } = useTrend(view);
  const { data: breakdown } = useBreakdown(view);
  if (!mover || !trend || !breakdown) return {};
  const id = memberId(mover.key, 0);
  const color = colorsOf(membersOf(breakdown, view)).get(id);
  const values = valuesByMember(trend, view).get(id);
  if (!color || !values) return {};
  return { points: pointsOf(values, buckets(view.period, view.grain)), color };
}

/** What explains most of the difference to the period before. */
export function MoverCard(props: MoverProps) {
  const { t } = useTranslation();
  if (props.view.comparable) return <Mover {...props} />;
  const title = t("kpi.mover");
  const hint = <NothingBefore view={props.view} />;
  return <KpiCard testId="kpi-mover" label={title} value="—" exact="" title={title} hint={hint} />;
}

function Mover({ view, onDrill }: MoverProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const up = useQuery(costQuery(moverQuestion(view, true)));
  const down = useQuery(costQuery(moverQuestion(view, false)));
  const mover = up.data && down.data ? largest(view, up.data, down.data) : undefined;
  const course = useCourseOf(mover, view);
  if (up.isPending || down.isPending) return <KpiSkeleton />;
  const title = t("kpi.mover");
  if (!mover) {
    return (
      <KpiCard label={title} value="—" exact="" title={t("kpi.noMover")} hint={t("kpi.noMover")} />
    );
  }
  const name = memberLabel(mover, t);
  return (
    <KpiCard
      testId="kpi-mover"
      label={title}
      value={formats.moneyChange(mover.change, view.currency)}
      exact={mover.change}
      title={formats.moneyExact(mover.change, view.currency)}
      badge={<DeltaBadge ratio={mover.ratio} polarity="up-is-bad" />}
      {...course}
      hint={
        <button
          type="button"
          className="focus-ring max-w-full truncate rounded-sm font-medium text-primary hover:underline"
          title={mover.key}
          onClick={() => {
            onDrill(mover.key);
          }}
        >
          {name}
        </button>
      }
    />
  );
}
