import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me, RunStatus } from "@/api/types";
import { runsQuery } from "@/api/workflows";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";

import { RunList } from "./run-list";
import { STATUSES, type WorkflowsSearch } from "./search";
import { TriggerDialog } from "./trigger-dialog";
import { TypeCards } from "./type-cards";
import { useFreshCosts } from "./use-fresh-costs";

interface WorkflowsProps {
  me: Me;
  search: WorkflowsSearch;
  onChange: (change: Partial<WorkflowsSearch>) => void;
  /** The sheet of the chosen run, when one is chosen. */
  children: ReactNode;
}

export function WorkflowsPage({ me, search, onChange, children }: WorkflowsProps) {
  const { t } = useTranslation();
  const [triggering, setTriggering] = useState(false);
  const runs = useInfiniteQuery(runsQuery(search.status));
  const items = useMemo(() => runs.data?.pages.flatMap((page) => page.items), [runs.data]);
  const canRun = may(me, "run_workflows");
  const trigger = () => {
    setTriggering(true);
  };
  useFreshCosts(items);
  return (
    <Page
      title={t("workflows.title")}
      description={t("workflows.description")}
      actions={
        canRun && (
          <Button onClick={trigger}>
            <Plus aria-hidden />
            {t("workflows.new")}
          </Button>
        )
      }
    >
      <TypeCards />
      <StatusFilter status={search.status} onChange={onChange} />
      <RunList
        query={runs}
        runs={items}
        status={search.status}
        onTrigger={canRun ? trigger : undefined}
        onChange={onChange}
      />
      <TriggerDialog open={triggering} onOpenChange={setTriggering} />
      {children}
    </Page>
  );
}

function StatusFilter({
  status,
  onChange,
}: {
  status: RunStatus | undefined;
  onChange: WorkflowsProps["onChange"];
}) {
  const { t } = useTranslation();
  return (
    <div className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <Segmented
        label={t("workflows.filter")}
        value={status ?? "all"}
        onChange={(value) => {
          onChange({ status: value === "all" ? undefined : value });
        }}
        options={[
          { value: "all" as const, label: t("workflows.all") },
          ...STATUSES.map((value) => ({ value, label: t(`run.status.${value}`) })),
        ]}
      />
    </div>
  );
}
