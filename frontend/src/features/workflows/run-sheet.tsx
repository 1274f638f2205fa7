import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me, Run } from "@/api/types";
import { runQuery } from "@/api/workflows";
import { ErrorPanel } from "@/components/error-panel";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";

import { CancelRun } from "./cancel-run";
import { RunFacts } from "./run-facts";
import { RunFailure } from "@/components/run-failure";
import { RunProgress } from "@/components/run-progress";
import { RunStages } from "./run-stages";
import { RunWarnings } from "./run-warnings";
import { StatusBadge } from "./status-badge";
import { useTypeNames } from "./use-type-names";

interface SheetProps {
  id: string;
  me: Me;
  onClose: () => void;
}

export function RunSheet({ id, me, onClose }: SheetProps) {
  const { t } = useTranslation();
  const nameOf = useTypeNames();
  const { data: run, error, refetch } = useQuery(runQuery(id));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <DialogContent side="right" closeLabel={t("action.close")}>
        <DialogHeader className="border-b">
          <DialogTitle className="flex flex-wrap items-center gap-2.5">
            {run ? nameOf(run) : t("run.title")}
            {run && <StatusBadge status={run.status} />}
          </DialogTitle>
          <DialogDescription className="font-mono text-xs break-all">{id}</DialogDescription>
        </DialogHeader>
        {error && !run && (
          <ErrorPanel className="m-6" error={error} onRetry={() => void refetch()} />
        )}
        {!error && !run && <SheetSkeleton />}
        {run && <Details run={run} canCancel={run.cancellable && may(me, "run_workflows")} />}
      </DialogContent>
    </Dialog>
  );
}

function Details({ run, canCancel }: { run: Run; canCancel: boolean }) {
  return (
    <div className="flex flex-col gap-6 px-6 py-5">
      {run.status === "running" && <RunProgress run={run} />}
      <RunFailure run={run} />
      <RunWarnings run={run} />
      <RunStages run={run} />
      <RunFacts run={run} />
      {canCancel && <CancelRun id={run.id} />}
    </div>
  );
}

function SheetSkeleton() {
  return (
    <div className="space-y-4 px-6 py-5">
      {[1, 2, 3, 4, 5, 6].map((key) => (
        <Skeleton key={key} className="h-5 w-full" />
      ))}
    </div>
  );
}
