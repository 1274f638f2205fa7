import { useTranslation } from "react-i18next";

import type { Restatement } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { useFormats } from "@/lib/use-formats";

import { ChangeTable } from "@/components/change-table";

/** How the month changed after it was closed, and on whose word. */
export function RestatementList({ restatements }: { restatements: Restatement[] }) {
  const { t } = useTranslation();
  if (restatements.length === 0) return null;
  return (
    <section aria-label={t("month.restated")} className="space-y-2" data-testid="restatements">
      <h3 className="text-sm font-semibold">{t("month.restated")}</h3>
      <ol className="divide-y rounded-lg border border-warn-border">
        {restatements.map((one) => (
          <Row key={one.dataset + one.restated_at} one={one} />
        ))}
      </ol>
    </section>
  );
}

function Row({ one }: { one: Restatement }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const named = (snapshot: number | null) =>
    snapshot ? `#${String(snapshot)}` : t("month.nothingShown");
  return (
    <li className="space-y-2 px-3.5 py-2.5 text-[13px]">
      <p className="flex flex-wrap items-center gap-2">
        {t("month.restatedText", {
          dataset: t(`data.dataset.${one.dataset}`),
          time: formats.moment(one.restated_at),
          old: named(one.old_snapshot),
          new: named(one.new_snapshot),
        })}
        {one.was_locked && <Badge tone="warn">{t("month.wasLocked")}</Badge>}
      </p>
      {one.accepted_by && (
        <p className="text-xs text-muted-foreground">
          {t("month.restatedBy", { person: one.accepted_by })}
          {one.reason && `: ${one.reason}`}
        </p>
      )}
      {one.sums && <ChangeTable label={t("month.restated")} changes={changesOf(one.sums)} />}
    </li>
  );

  function changesOf(sums: NonNullable<Restatement["sums"]>) {
    return (["billed_cost", "effective_cost"] as const).flatMap((name) =>
      Object.entries(sums[name]).map(([currency, sum]) => ({
        name: t(`data.total.${name}`),
        currency,
        ...sum,
      })),
    );
  }
}
