import { Link } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Alarm } from "@/api/types";
import { useFormats } from "@/lib/use-formats";

interface ListProps {
  alarms: Alarm[];
  /** Whether each leads to its month; not where that is open already. */
  withLinks?: boolean;
}

/** What somebody should look at now. It goes away by itself when the cause is gone. */
export function AlarmList({ alarms, withLinks = false }: ListProps) {
  const { t } = useTranslation();
  if (alarms.length === 0) return null;
  return (
    <section
      role="alert"
      data-testid="alarms"
      className="rounded-xl border border-bad-border bg-bad-soft px-4 py-3"
    >
      <h3 className="flex items-center gap-2 text-[13px] font-semibold text-bad">
        <BellRing className="size-4 shrink-0" aria-hidden />
        {t("alarm.title", { count: alarms.length })}
      </h3>
      <ul className="mt-1.5 space-y-1 text-[13px]">
        {alarms.map((one) => (
          <AlarmRow key={one.alarm_id} alarm={one} withLink={withLinks} />
        ))}
      </ul>
    </section>
  );
}

function AlarmRow({ alarm, withLink }: { alarm: Alarm; withLink: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { source, dataset } = alarm;
  const month = monthOf(alarm);
  const about = [
    source,
    month && formats.month(month),
    isKnown(dataset) ? t(`data.dataset.${dataset}`) : "",
  ];
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
      <span className="font-medium">{t(`alarm.${alarm.kind}`)}</span>
      <span className="break-words">{about.filter(Boolean).join(" · ")}</span>
      <span className="text-xs text-muted-foreground tabular-nums">
        {t("alarm.since", { time: formats.moment(alarm.opened_at) })}
      </span>
      {withLink && month && (
        <Link
          to="/data/$source/$month"
          params={{ source, month: month.slice(0, 7) }}
          className="focus-ring rounded-sm text-xs font-medium text-primary underline underline-offset-4"
        >
          {t("alarm.look", { month: formats.month(month) })}
        </Link>
      )}
    </li>
  );
}

/** Late months stand in the facts, which not everybody is told. */
export function monthOf({ billing_period, facts }: Alarm): string | null {
  if (billing_period) return billing_period;
  const late = (facts as { late?: { billing_period: string }[] } | null)?.late ?? [];
  return late[0]?.billing_period ?? null;
}

function isKnown(dataset: string): dataset is "actual" | "amortized" | "focus" | "legacy" {
  return ["actual", "amortized", "focus", "legacy"].includes(dataset);
}
