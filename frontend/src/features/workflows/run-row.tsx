import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Run } from "@/api/types";
import { TableCell, TableRow } from "@/components/ui/table";
import { useFormats } from "@/lib/use-formats";

import { daysOf, textParameter } from "./parameters";
import { RunProgress } from "./run-progress";
import { StatusBadge } from "./status-badge";
import { useDuration } from "./use-duration";

export function RunRow({ run, name }: { run: Run; name: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const duration = useDuration(run);
  const about = [textParameter(run, "source"), daysOf(run, formats)].filter(Boolean).join(" · ");
  return (
    <TableRow
      data-testid="run-row"
      data-status={run.status}
      data-run={run.id}
      className="relative hover:bg-accent/50"
    >
      <TableCell className="h-15 min-w-52">
        <Link
          to="/workflows/$runId"
          params={{ runId: run.id }}
          search={(now) => now}
          className="font-medium outline-none after:absolute after:inset-0 focus-visible:after:ring-2 focus-visible:after:ring-ring focus-visible:after:ring-inset"
        >
          {name}
        </Link>
        <p className="text-xs text-muted-foreground tabular-nums">{about}</p>
      </TableCell>
      <TableCell>
        <StatusBadge status={run.status} />
      </TableCell>
      <TableCell className="w-64 min-w-44">
        <Outcome run={run} />
      </TableCell>
      <TableCell className="text-right whitespace-nowrap tabular-nums">
        {formats.count(run.records_processed)}
      </TableCell>
      <TableCell className="pl-8 whitespace-nowrap tabular-nums">
        {formats.moment(run.start_time)}
        <p className="text-xs text-muted-foreground">{run.requested_by ?? t("run.bySchedule")}</p>
      </TableCell>
      <TableCell className="text-right whitespace-nowrap tabular-nums">{duration}</TableCell>
    </TableRow>
  );
}

/** Where it is, or in a few words how it ended. */
function Outcome({ run }: { run: Run }) {
  const { t } = useTranslation();
  if (run.status === "running") return <RunProgress run={run} />;
  const problem = run.error?.detail ?? run.error_message;
  if (run.status === "completed") {
    return (
      <span className="text-xs text-muted-foreground">
        {t("run.deliveries", { count: run.progress.deliveries_total })}
      </span>
    );
  }
  return (
    <span className="line-clamp-2 text-xs text-muted-foreground" title={problem ?? undefined}>
      {problem ?? "—"}
    </span>
  );
}
