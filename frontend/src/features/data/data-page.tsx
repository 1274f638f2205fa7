import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Database, FileUp } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { alarmsQuery } from "@/api/periods";
import type { Me } from "@/api/types";
import { sourcesQuery } from "@/api/workflows";
import { EmptyState } from "@/components/empty-state";
import { ErrorPanel } from "@/components/error-panel";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

import { AlarmList } from "./alarm-list";
import { SourceGrid } from "./source-grid";

/** What is there, month by month, and whether it can be trusted. */
export function DataPage({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Page
      title={t("data.title")}
      description={t("data.description")}
      actions={
        may(me, "run_workflows") && (
          <Button variant="outline" asChild>
            <Link to="/uploads">
              <FileUp aria-hidden />
              {t("data.upload")}
            </Link>
          </Button>
        )
      }
    >
      <Alarms />
      <Sources />
      {children}
    </Page>
  );
}

function Alarms() {
  const alarms = useQuery(alarmsQuery).data?.items ?? [];
  return <AlarmList alarms={alarms} withLinks />;
}

function Sources() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(sourcesQuery);
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-48 w-full rounded-xl" />;
  return (
    <Card className="overflow-hidden">
      {data.items.length > 0 ? (
        <SourceGrid sources={data.items} />
      ) : (
        <EmptyState icon={Database} title={t("data.noSources")} text={t("data.noSourcesHint")} />
      )}
    </Card>
  );
}
