import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Run } from "@/api/types";

/** What did not go well in a run that did its work all the same. */
export function RunWarnings({ run }: { run: Run }) {
  const { t } = useTranslation();
  if (run.warnings.length === 0) return null;
  return (
    <section
      aria-label={t("run.warnings")}
      className="rounded-xl border border-warn-border bg-warn-soft p-4 text-sm"
    >
      <h3 className="flex items-center gap-2 font-semibold text-warn">
        <TriangleAlert className="size-4 shrink-0" aria-hidden />
        {t("run.warnings")}
      </h3>
      <ul className="mt-2 space-y-2">
        {run.warnings.map((one) => (
          <li key={one.code + one.detail} className="space-y-0.5 break-words">
            <p>{one.cause}</p>
            <p className="text-muted-foreground">{one.fix}</p>
            <p className="font-mono text-xs text-muted-foreground">
              {[one.code, one.detail].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
