import { useIsFetching, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { forgetMonths } from "@/api/periods";
import type { Snapshot } from "@/api/types";
import { runQuery } from "@/api/workflows";
import { ErrorPanel } from "@/components/error-panel";
import { RunFailure } from "@/components/run-failure";
import { RunProgress } from "@/components/run-progress";
import { useFormats } from "@/lib/use-formats";

import type { Replay } from "./replay-form";

interface OutcomeProps {
  replay: Replay;
  /** What the month shows now. */
  current: Snapshot | undefined;
}

/** How the reading goes on, and what it came to. */
export function ReplayOutcome({ replay, current }: OutcomeProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { data: run, error } = useQuery(runQuery(replay.runId));
  const isAsking = useIsFetching({ queryKey: ["snapshots"] }) > 0;
  const hasEnded = run !== undefined && run.status !== "running";
  useEffect(() => {
    if (hasEnded) forgetMonths(queryClient);
  }, [hasEnded, queryClient]);
  if (error && !run) return <ErrorPanel error={error} />;
  return (
    <div
      role="status"
      data-testid="replay"
      className="space-y-2 rounded-lg border p-3.5 text-[13px]"
    >
      {run?.status === "completed" && !isAsking && <Result replay={replay} current={current} />}
      {run && !hasEnded && <RunProgress run={run} />}
      {run?.status === "cancelled" && <p>{t("run.status.cancelled")}</p>}
      {run?.status === "failed" && <RunFailure run={run} />}
      <Link
        to="/workflows/$runId"
        params={{ runId: replay.runId }}
        className="focus-ring rounded-sm text-xs font-medium text-primary underline-offset-4 hover:underline"
      >
        {t("replay.run")}
      </Link>
    </div>
  );
}

function Result({ replay: { snapshot }, current }: OutcomeProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isNew = current && current.snapshot_id !== snapshot.snapshot_id;
  return (
    <p className="flex items-center gap-2 font-medium">
      <CircleCheck className="size-4 shrink-0 text-good" aria-hidden />
      {isNew
        ? t("replay.done", {
            before: formats.count(snapshot.quarantined),
            after: formats.count(current.quarantined),
            snapshot: current.snapshot_id,
          })
        : t("replay.same")}
    </p>
  );
}
