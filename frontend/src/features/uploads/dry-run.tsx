import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Upload } from "@/api/types";
import { runQuery } from "@/api/workflows";
import { RunFailure } from "@/components/run-failure";
import { RunProgress } from "@/components/run-progress";

/** How far the check has come; or why it failed, in the words of its run. */
export function DryRun({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const isOpen = upload.status === "checking" || upload.status === "failed";
  const run = useQuery({
    ...runQuery(upload.run_id ?? ""),
    enabled: isOpen && upload.run_id !== null,
  }).data;
  if (upload.status === "checking") {
    return (
      <section role="status" className="space-y-3" data-testid="dry-run">
        <p className="text-[13px]">{t("uploads.checking")}</p>
        {run && <RunProgress run={run} />}
      </section>
    );
  }
  if (upload.status !== "failed") return null;
  if (run?.error) return <RunFailure run={run} />;
  return (
    <section className="flex gap-3 rounded-xl border border-bad-border bg-bad-soft p-4 text-sm">
      <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 space-y-1">
        <p className="font-semibold break-words">{upload.error_detail || t("uploads.failed")}</p>
        <p className="font-mono text-xs text-muted-foreground">{upload.error_code}</p>
      </div>
    </section>
  );
}
