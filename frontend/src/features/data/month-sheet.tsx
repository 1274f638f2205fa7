import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { snapshotsQuery } from "@/api/billing";
import { may } from "@/api/me";
import type { Me, Snapshot } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormats } from "@/lib/use-formats";

import { DatasetHistory } from "./dataset-history";

interface SheetProps {
  me: Me;
  source: string;
  month: string;
  onClose: () => void;
}

export function MonthSheet({ me, source, month, onClose }: SheetProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data, error, refetch } = useQuery(snapshotsQuery(source, month));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <DialogContent side="right" closeLabel={t("action.close")}>
        <DialogHeader className="border-b">
          <DialogTitle>{formats.month(month)}</DialogTitle>
          <DialogDescription>{source}</DialogDescription>
        </DialogHeader>
        {error && !data && (
          <ErrorPanel className="m-6" error={error} onRetry={() => void refetch()} />
        )}
        {!error && !data && <Skeleton className="m-6 h-40" />}
        {data && (
          <div className="flex flex-col gap-6 px-6 py-5">
            {byDataset(data.items).map(([dataset, snapshots]) => (
              <DatasetHistory
                key={dataset}
                dataset={dataset}
                snapshots={snapshots}
                mayRun={may(me, "run_workflows")}
                seesAll={me.scope.everything}
              />
            ))}
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** By name; within a dataset newest first, as they came. */
function byDataset(snapshots: Snapshot[]): [Snapshot["dataset"], Snapshot[]][] {
  const datasets = [...new Set(snapshots.map((one) => one.dataset))].sort();
  return datasets.map((dataset) => [dataset, snapshots.filter((one) => one.dataset === dataset)]);
}
