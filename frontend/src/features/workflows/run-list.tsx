import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { ListChecks, LoaderCircle, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Run, RunStatus } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableHead } from "@/components/ui/table";

import { RunRow } from "./run-row";
import type { WorkflowsSearch } from "./search";
import { useTypeNames } from "./use-type-names";

interface ListProps {
  query: UseInfiniteQueryResult;
  runs: Run[] | undefined;
  status: RunStatus | undefined;
  onTrigger: (() => void) | undefined;
  onChange: (change: Partial<WorkflowsSearch>) => void;
}

export function RunList({ query, runs, status, onTrigger, onChange }: ListProps) {
  const { t } = useTranslation();
  const nameOf = useTypeNames();
  if (query.isError && !runs) {
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!runs) return <ListSkeleton />;
  if (runs.length === 0) {
    return <NoRuns status={status} onTrigger={onTrigger} onChange={onChange} />;
  }
  return (
    <Card>
      <Table label={t("workflows.runs")}>
        <thead>
          <tr>
            <TableHead>{t("workflows.workflow")}</TableHead>
            <TableHead>{t("workflows.status")}</TableHead>
            <TableHead className="hidden md:table-cell">{t("workflows.progress")}</TableHead>
            <TableHead className="hidden md:table-cell text-right">
              {t("workflows.lines")}
            </TableHead>
            <TableHead className="hidden md:table-cell pl-8">{t("workflows.started")}</TableHead>
            <TableHead className="hidden md:table-cell text-right">
              {t("workflows.duration")}
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} name={nameOf(run)} />
          ))}
        </tbody>
      </Table>
      {query.hasNextPage && <ShowMore query={query} />}
    </Card>
  );
}

function ShowMore({ query }: Pick<ListProps, "query">) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col items-center gap-3 border-t p-2.5">
      {query.isFetchNextPageError && <ErrorPanel className="w-full" error={query.error} />}
      <Button
        variant="ghost"
        disabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {query.isFetchingNextPage && <LoaderCircle className="animate-spin" aria-hidden />}
        {t("workflows.showMore")}
      </Button>
    </div>
  );
}

function NoRuns({ status, onTrigger, onChange }: Omit<ListProps, "query" | "runs">) {
  const { t } = useTranslation();
  return (
    <Card>
      <EmptyState
        icon={ListChecks}
        title={t(status ? "workflows.noneOfStatus" : "workflows.none")}
        text={t(status ? "workflows.noneOfStatusText" : "workflows.noneText")}
      >
        {status && (
          <Button
            variant="outline"
            onClick={() => {
              onChange({ status: undefined });
            }}
          >
            {t("workflows.showAll")}
          </Button>
        )}
        {!status && onTrigger && (
          <Button onClick={onTrigger}>
            <Plus aria-hidden />
            {t("workflows.new")}
          </Button>
        )}
      </EmptyState>
    </Card>
  );
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <Card role="status" aria-label={t("state.loading")} className="divide-y">
      {[1, 2, 3, 4, 5].map((key) => (
        <div key={key} className="flex h-15 items-center justify-between gap-6 px-5">
          <Skeleton className="h-4 w-56" />
          <Skeleton className="h-5 w-24 rounded-full" />
          <Skeleton className="h-4 w-40" />
        </div>
      ))}
    </Card>
  );
}
