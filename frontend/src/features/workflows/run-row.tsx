import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Run } from "@/api/types";
import { TableCell, TableRow } from "@/components/ui/table";
import { useFormats } from "@/lib/use-formats";

import { daysOf, textParameter } from "./parameters";
import { RunProgress } from "@/components/run-progress";
import { starterOf } from "./starter";
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
      <TableCell className="h-15 py-2 md:min-w-52">
        <Link
          to="/workflows/$runId"
          params={{ runId: run.id }}
          search={(now) => now}
          className="font-medium outline-none after:absolute after:inset-0 focus-visible:after:ring-2 focus-visible:after:ring-ring focus-visible:after:ring-inset"
        >
          {name}
        </Link>
        <p className="text-xs text-muted-foreground tabular-nums">{about}</p>
        {run.status === "running" && (
          <div className="mt-1.5 md:hidden">
            <RunProgress run={run} />
          </div>
        )}
      </TableCell>
      <TableCell>
        <StatusBadge status={run.status} />
      </TableCell>
      <TableCell className="hidden w-64 min-w-44 md:table-cell">
        <Outcome run={run} />
      </TableCell>
      <TableCell className="hidden text-right whitespace-nowrap tabular-nums md:table-cell">
        {formats.count(run.records_processed)}
      </TableCell>
      <TableCell className="hidden pl-8 whitespace-nowrap tabular-nums md:table-cell">
        {formats.moment(run.start_time)}
        <p className="text-xs text-muted-foreground">{starterOf(run, t)}</p>
      </TableCell>
      <TableCell className="hidden text-right whitespace-nowrap tabular-nums md:table-cell">
        {duration}
      </TableCell>
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
