import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Run } from "@/api/types";

/** What happened, why, and what to do; a cancelled run says who stopped it and why. */
export function RunFailure({ run }: { run: Run }) {
  const { t } = useTranslation();
  const { error, error_message } = run;
  if (!error && !error_message) return null;
  return (
    <section className="flex gap-3 rounded-xl border border-bad-border bg-bad-soft p-4 text-sm">
      <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 space-y-2">
        <p className="font-semibold break-words">{error?.detail ?? error_message}</p>
        {error?.cause && (
          <p>
            <span className="font-medium">{t("run.cause")} </span>
            {error.cause}
          </p>
        )}
        {error?.fix && (
          <p>
            <span className="font-medium">{t("run.fix")} </span>
            {error.fix}
          </p>
        )}
        {error?.code && <p className="font-mono text-xs text-muted-foreground">{error.code}</p>}
      </div>
    </section>
  );
}
