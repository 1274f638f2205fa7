import { useTranslation } from "react-i18next";

import type { UploadReport as Report } from "@/api/types";
import { ChangeTable } from "@/components/change-table";
import { Fact, Facts } from "@/components/facts";
import { useFormats } from "@/lib/use-formats";

import { ReportNotes } from "./report-notes";
import { ReportQuarantine } from "./report-quarantine";

const COSTS = ["billed_cost", "effective_cost", "quarantined_cost"] as const;

/** What the file holds, and what the month would show instead of what it shows. */
export function UploadReport({ report }: { report: Report }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <ReportNotes report={report} />
      <section aria-label={t("uploads.found")} data-testid="report" className="space-y-2">
        <h3 className="text-sm font-semibold">{t("uploads.found")}</h3>
        <Facts>
          <Fact name={t("uploads.dataset")}>{t(`data.dataset.${report.dataset}`)}</Fact>
          <Fact name={t("uploads.month")}>{formats.month(report.billing_period)}</Fact>
          <Fact name={t("data.delivered")}>{formats.count(report.delivered)}</Fact>
          <Fact name={t("data.loaded")}>{formats.count(report.loaded)}</Fact>
          <Fact name={t("data.quarantined")}>{formats.count(report.quarantined)}</Fact>
          {COSTS.flatMap((cost) =>
            Object.entries(report.sums[cost]).map(([currency, amount]) => (
              <Fact key={cost + currency} name={t(`data.total.${cost}`)}>
                <span className="break-all" data-value={amount}>
                  {formats.moneyExact(amount, currency)}
                </span>
              </Fact>
            )),
          )}
        </Facts>
      </section>
      <ReportQuarantine rules={report.quarantine} />
      <Names title={t("uploads.unknownColumns")} names={report.unknown_columns} />
      <Names title={t("uploads.unknownCurrencies")} names={report.unknown_currencies} />
      <section className="space-y-2">
        <h3 className="text-sm font-semibold">{t("uploads.change")}</h3>
        <p className="text-xs text-muted-foreground">
          {report.change.shown_snapshot
            ? t("uploads.against", { snapshot: report.change.shown_snapshot })
            : t("uploads.againstNothing")}
        </p>
        <ChangeTable label={t("uploads.change")} changes={changes()} />
      </section>
    </>
  );

  function changes() {
    const { lines, sums } = report.change;
    const texts = {
      old: String(lines.old),
      new: String(lines.new),
      difference: String(lines.difference),
    };
    return [
      { name: t("uploads.lines"), ...texts },
      ...COSTS.flatMap((cost) =>
        Object.entries(sums[cost]).map(([currency, sum]) => ({
          name: t(`data.total.${cost}`),
          currency,
          ...sum,
        })),
      ),
    ];
  }
}

function Names({ title, names }: { title: string; names: string[] }) {
  if (names.length === 0) return null;
  return (
    <section className="space-y-2" aria-label={title}>
      <h3 className="text-sm font-semibold">{title}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {names.map((name) => (
          <li
            key={name}
            className="rounded-md border bg-muted px-2 py-0.5 font-mono text-xs break-all"
          >
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}
