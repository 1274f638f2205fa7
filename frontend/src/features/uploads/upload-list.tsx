import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Upload } from "@/api/types";
import { uploadsQuery } from "@/api/uploads";
import { EmptyState } from "@/components/empty-state";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormats } from "@/lib/use-formats";

import { UploadStatusBadge } from "./upload-status-badge";

/** What was brought so far, newest first. */
export function UploadList() {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(uploadsQuery);
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-40 rounded-xl" />;
  const uploads = data.pages.flatMap((page) => page.items);
  return (
    <Card className="overflow-hidden">
      {uploads.length === 0 ? (
        <EmptyState icon={FileUp} title={t("uploads.none")} text={t("uploads.noneText")} />
      ) : (
        <ul aria-label={t("uploads.list")} className="divide-y">
          {uploads.map((one) => (
            <Row key={one.id} upload={one} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button variant="ghost" size="sm" onClick={() => void fetchNextPage()}>
            {t("uploads.more")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Row({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { report } = upload;
  const about =
    report && `${t(`data.dataset.${report.dataset}`)} · ${formats.month(report.billing_period)}`;
  return (
    <li>
      <Link
        to="/uploads/$uploadId"
        params={{ uploadId: upload.id }}
        data-testid="upload-row"
        className="focus-ring flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 hover:bg-accent/60 sm:px-5"
      >
        <span className="min-w-0 basis-64 grow">
          <span className="block text-sm font-medium break-all">{upload.name}</span>
          <span className="block text-xs text-muted-foreground tabular-nums">
            {[upload.source, about, formats.bytes(upload.size)].filter(Boolean).join(" · ")}
          </span>
        </span>
        <span className="text-xs text-muted-foreground tabular-nums">
          {t("uploads.by", {
            person: upload.uploaded_by,
            time: formats.moment(upload.uploaded_at),
          })}
        </span>
        <UploadStatusBadge status={upload.status} />
      </Link>
    </li>
  );
}
