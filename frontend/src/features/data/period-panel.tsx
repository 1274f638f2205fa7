import { useTranslation } from "react-i18next";

import type { Me, Period } from "@/api/types";
import { PeriodBadge } from "@/components/period-badge";
import { useNow } from "@/lib/use-now";
import { useFormats } from "@/lib/use-formats";

import { Fact, Facts } from "@/components/facts";
import { SeverityBadge } from "./severity-badge";
import { SignForm } from "./sign-form";

/** Whether the month may still change, who signed it, and the way to sign or open it. */
export function PeriodPanel({ period, me }: { period: Period; me: Me }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const { lock, severity } = period;
  return (
    <section aria-label={t("month.standing")} className="space-y-3" data-testid="period">
      <div className="space-y-1">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="mr-1 text-sm font-semibold">{t("month.standing")}</h3>
          <PeriodBadge state={period.state} />
          {severity && <SeverityBadge severity={severity} />}
        </div>
        <p className="text-[13px] text-muted-foreground">
          {t(`month.explain.${explanationOf(period, now)}`)}
        </p>
      </div>
      <Facts>
        <Fact name={t("month.settles")}>{formats.moment(period.settles_at)}</Fact>
        <Fact name={t("month.ledgerAt")}>{whenever(period.ledger_at)}</Fact>
        <Fact name={t("month.closed")}>{whenever(period.closed_at)}</Fact>
      </Facts>
      {lock && (
        <blockquote className="rounded-lg border border-good-border bg-good-soft px-3.5 py-2.5 text-[13px]">
          <p className="font-medium break-words">{lock.note}</p>
          <footer className="mt-0.5 text-xs text-muted-foreground">
            {t("month.signedBy", { person: lock.person, time: formats.moment(lock.signed_at) })}
          </footer>
        </blockquote>
      )}
      <SignForm period={period} me={me} />
    </section>
  );

  function whenever(moment: string | null): string {
    return moment ? formats.moment(moment) : t("month.never");
  }
}

/** What is missing for a month to become final: time, or a ledger that matches. */
function explanationOf({ state, settles_at }: Period, now: number) {
  return state === "provisional" && Date.parse(settles_at) < now ? "unproved" : state;
}
