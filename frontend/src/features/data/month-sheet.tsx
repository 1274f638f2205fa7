import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";

import { snapshotsQuery } from "@/api/billing";
import { may } from "@/api/me";
import { alarmsQuery, periodsQuery, restatementsQuery } from "@/api/periods";
import type { Alarm, Me, Snapshot } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
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

import { AlarmList, monthOf } from "./alarm-list";
import { DatasetHistory } from "./dataset-history";
import { LedgerPanel } from "./ledger-panel";
import { isOf } from "./months";
import { PeriodPanel } from "./period-panel";
import { RestatementList } from "./restatement-list";

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
      <DialogContent side="right" className="max-w-2xl" closeLabel={t("action.close")}>
        <DialogHeader className="border-b">
          <DialogTitle>{formats.month(month)}</DialogTitle>
          <DialogDescription className="break-words">{source}</DialogDescription>
        </DialogHeader>
        {error && !data && (
          <ErrorPanel className="m-6" error={error} onRetry={() => void refetch()} />
        )}
        {!error && !data && <Skeleton className="m-6 h-40" />}
        {data?.items.length === 0 && (
          <EmptyState icon={Inbox} title={t("month.nothing")} text={t("month.nothingText")} />
        )}
        {data && data.items.length > 0 && (
          <Month me={me} source={source} month={month} snapshots={data.items} />
        )}
      </DialogContent>
    </Dialog>
  );
}

interface MonthProps {
  me: Me;
  source: string;
  month: string;
  snapshots: Snapshot[];
}

function Month({ me, source, month, snapshots }: MonthProps) {
  const here = isOf(source, month);
  const alarms = useQuery(alarmsQuery).data?.items ?? [];
  const restatements = useQuery(restatementsQuery).data?.items ?? [];
  const period = useQuery(periodsQuery).data?.items.find(here);
  const isShown = snapshots.some((one) => one.is_current);
  const mayRun = may(me, "run_workflows");
  return (
    <div className="flex flex-col gap-7 px-4 py-5 sm:px-6">
      <AlarmList alarms={alarms.filter(concerns)} />
      {period && <PeriodPanel period={period} me={me} />}
      {isShown && (
        <LedgerPanel
          source={source}
          billing_period={month}
          mayRun={mayRun}
          seesAll={me.scope.everything}
        />
      )}
      <RestatementList restatements={restatements.filter(here)} />
      {byDataset(snapshots).map(([dataset, ofDataset]) => (
        <DatasetHistory
          key={dataset}
          dataset={dataset}
          snapshots={ofDataset}
          period={period}
          me={me}
        />
      ))}
    </div>
  );

  /** A late source whose months are not told may be late with this one. */
  function concerns(alarm: Alarm): boolean {
    return alarm.source === source && [month, null].includes(monthOf(alarm));
  }
}

/** By name; within a dataset newest first, as they came. */
function byDataset(snapshots: Snapshot[]): [Snapshot["dataset"], Snapshot[]][] {
  const datasets = [...new Set(snapshots.map((one) => one.dataset))].sort();
  return datasets.map((dataset) => [dataset, snapshots.filter((one) => one.dataset === dataset)]);
}
