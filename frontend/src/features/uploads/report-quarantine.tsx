import { useTranslation } from "react-i18next";

import type { UploadReport } from "@/api/types";
import { Fact, Facts } from "@/components/facts";
import { useFormats } from "@/lib/use-formats";

/** The bad lines by rule, with their money where it could be read. */
export function ReportQuarantine({ rules }: { rules: UploadReport["quarantine"] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (rules.length === 0) return null;
  return (
    <section className="space-y-2" aria-label={t("uploads.badLines")}>
      <h3 className="text-sm font-semibold">{t("uploads.badLines")}</h3>
      <Facts>
        {rules.map((one) => (
          <Fact
            key={one.rule + one.currency}
            name={t(`data.rule.${one.rule}`, { defaultValue: one.rule })}
          >
            {t("ledger.lines", { count: one.lines, lines: formats.count(one.lines) })}
            {one.lines > one.unreadable &&
              one.currency &&
              ` · ${formats.moneyExact(one.cost, one.currency)}`}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
