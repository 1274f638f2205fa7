import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Upload } from "@/api/types";
import { uploadQuery } from "@/api/uploads";
import { ErrorPanel } from "@/components/error-panel";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";

import { DryRun } from "./dry-run";
import { UploadDecision } from "./upload-decision";
import { UploadFacts } from "./upload-facts";
import { UploadReport } from "./upload-report";
import { UploadStatusBadge } from "./upload-status-badge";

interface SheetProps {
  id: string;
  onClose: () => void;
}

/** What the dry run finds, as it goes on, and the decision. */
export function UploadSheet({ id, onClose }: SheetProps) {
  const { t } = useTranslation();
  const { data: upload, error, refetch } = useQuery(uploadQuery(id));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <DialogContent side="right" className="max-w-2xl" closeLabel={t("action.close")}>
        <DialogHeader className="border-b">
          <DialogTitle className="flex flex-wrap items-center gap-x-2.5 gap-y-1 break-all">
            {upload?.name ?? t("uploads.one")}
            {upload && <UploadStatusBadge status={upload.status} />}
          </DialogTitle>
          <DialogDescription className="break-words">{upload?.source ?? id}</DialogDescription>
        </DialogHeader>
        {error && !upload && (
          <ErrorPanel className="m-6" error={error} onRetry={() => void refetch()} />
        )}
        {!error && !upload && <Skeleton className="m-6 h-40" />}
        {upload && <Details upload={upload} />}
      </DialogContent>
    </Dialog>
  );
}

function Details({ upload }: { upload: Upload }) {
  return (
    <div className="flex flex-col gap-6 px-4 py-5 sm:px-6">
      <DryRun upload={upload} />
      {upload.report && <UploadReport report={upload.report} />}
      <UploadDecision upload={upload} />
      <UploadFacts upload={upload} />
    </div>
  );
}
