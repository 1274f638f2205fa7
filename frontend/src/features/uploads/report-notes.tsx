import { CircleCheck, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { UploadReport } from "@/api/types";
import { cn } from "@/lib/class-names";

/** What stands in the way of publishing, whom it would take down, and that nothing would change. */
export function ReportNotes({ report }: { report: UploadReport }) {
  const { t } = useTranslation();
  return (
    <>
      {report.refusals.map((one) => (
        <Note key={one.code} icon={TriangleAlert} tone="bad" title={t("uploads.refused")}>
          {one.detail && <p className="break-words">{one.detail}</p>}
          <code>{one.code}</code>
        </Note>
      ))}
      {report.replaces.length > 0 && (
        <Note icon={TriangleAlert} tone="warn" title={t("uploads.replaces")}>
          <p className="break-words">{report.replaces.join(", ")}</p>
        </Note>
      )}
      {report.unchanged && (
        <Note icon={CircleCheck} tone="good" title={t("uploads.unchanged")}>
          <p>{t("uploads.unchangedText")}</p>
        </Note>
      )}
    </>
  );
}

const LOOKS = {
  good: "border-good-border bg-good-soft [&>svg]:text-good",
  warn: "border-warn-border bg-warn-soft [&>svg]:text-warn",
  bad: "border-bad-border bg-bad-soft [&>svg]:text-bad",
};

interface NoteProps {
  icon: LucideIcon;
  tone: keyof typeof LOOKS;
  title: string;
  children: ReactNode;
}

function Note({ icon: Icon, tone, title, children }: NoteProps) {
  return (
    <div className={cn("flex gap-3 rounded-xl border p-4 text-[13px]", LOOKS[tone])}>
      <Icon className="mt-px size-4 shrink-0" aria-hidden />
      <div className="min-w-0 space-y-0.5 [&_code]:text-xs">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </div>
  );
}
