import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { AsOf, Standing } from "@/api/types";
import { DeliveryBadge } from "@/components/delivery-badge";
import { PeriodBadge } from "@/components/period-badge";
import { useFormats } from "@/lib/use-formats";

/** Each source the numbers depend on, the late ones first, and the way to its month. */
export function FreshnessSources({ asOf, canLook }: { asOf: AsOf; canLook: boolean }) {
  const { t } = useTranslation();
  const sources = asOf.freshness.sources.toSorted((a, b) => rank(b) - rank(a));
  if (sources.length === 0) return null;
  return (
    <ul aria-label={t("freshness.sources")} className="divide-y border-b">
      {sources.map((one) => (
        <li key={one.source} data-testid="freshness-source" className="space-y-1 px-4 py-2.5">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="mr-auto text-[13px] font-medium break-all">{one.source}</span>
            <DeliveryBadge state={one.state} />
            <PeriodBadge state={one.period_state} />
          </div>
          <Facts one={one} readAt={asOf.read_at} />
          {canLook && <Look source={one.source} asOf={asOf} />}
        </li>
      ))}
    </ul>
  );
}

function rank({ state, completeness }: Standing): number {
  const late = ["none", "fresh", "amber", "red"].indexOf(state);
  return late * 2 + Number(completeness !== "complete");
}

function Facts({ one, readAt }: { one: Standing; readAt: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const last = one.last_delivery_at;
  return (
    <p className="text-xs text-muted-foreground tabular-nums">
      {lastDelivery()}
      {" · "}
      {one.due_at
        ? t("freshness.due", { time: formats.moment(one.due_at) })
        : t("freshness.notDue")}
      {" · "}
      <span className={one.completeness === "complete" ? undefined : "text-warn"}>
        {t(`freshness.completeness.${one.completeness}`)}
      </span>
    </p>
  );

  /** With its age only where another is due: an old month's last delivery is no news. */
  function lastDelivery(): string {
    if (!last) return t("freshness.never");
    const time = formats.moment(last);
    if (!one.due_at) return t("freshness.lastOnly", { time });
    const ago = formats.duration(Date.parse(readAt) - Date.parse(last));
    return t("freshness.last", { time, ago });
  }
}

const LINK =
  "focus-ring inline-flex items-center gap-1 rounded-sm text-xs font-medium text-primary hover:underline [&_svg]:size-3.5";

/** To the newest month that was read of it; to the grid where none was. */
function Look({ source, asOf }: { source: string; asOf: AsOf }) {
  const { t } = useTranslation();
  const months = asOf.snapshots
    .filter((one) => one.source === source)
    .map((one) => one.billing_period.slice(0, 7))
    .sort();
  const month = months.at(-1);
  const words = (
    <>
      {t("freshness.look", { source })}
      <ArrowRight aria-hidden />
    </>
  );
  if (!month) {
    return (
      <Link to="/data" className={LINK}>
        {words}
      </Link>
    );
  }
  return (
    <Link to="/data/$source/$month" params={{ source, month }} className={LINK}>
      {words}
    </Link>
  );
}
