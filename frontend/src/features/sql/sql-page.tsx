import { useQuery } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { ApiError } from "@/api/problem";
import { sqlSchemaQuery } from "@/api/sql";
import type { Me } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorPanel } from "@/components/error-panel";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";

import { SqlDesk } from "./sql-desk";

interface PageProps {
  me: Me;
  linked: string | undefined;
  onLink: (saved: string | undefined) => void;
}

/** SQL of one's own over what one may see. */
export default function SqlPage(props: PageProps) {
  const { t } = useTranslation();
  const isAllowed = may(props.me, "run_sql");
  const { error, refetch } = useQuery({ ...sqlSchemaQuery, enabled: isAllowed });
  if (isAllowed && !isOff(error)) return <SqlDesk {...props} />;
  return (
    <Page title={t("sql.title")} description={t("sql.description")}>
      {isAllowed ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <EmptyState icon={LockKeyhole} title={t("sql.forbidden")} text={t("sql.forbiddenText")} />
        </Card>
      )}
    </Page>
  );
}

/** Nobody can run anything here: told before anybody writes anything. */
function isOff(error: Error | null): boolean {
  const codes = ["sql_explorer_off", "clickhouse_too_old"];
  return error instanceof ApiError && codes.includes(error.problem.code);
}
