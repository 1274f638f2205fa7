import { createRoute, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { Page } from "@/components/page";
import { Skeleton } from "@/components/ui/skeleton";
import { sqlSearch } from "@/features/sql/search";
import { useTranslation } from "react-i18next";

import { signedInRoute } from "./signed-in";

/** The editor is as large as all other pages together: only whoever comes here loads it. */
const SqlPage = lazy(() => import("@/features/sql/sql-page"));

export const sqlRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/sql",
  validateSearch: sqlSearch,
  component: Sql,
});

function Sql() {
  const { t } = useTranslation();
  const { me } = sqlRoute.useRouteContext();
  const { saved } = sqlRoute.useSearch();
  const navigate = useNavigate();
  const waiting = (
    <Page title={t("sql.title")} description={t("sql.description")}>
      <Skeleton className="h-[27rem] w-full rounded-xl" />
    </Page>
  );
  return (
    <Suspense fallback={waiting}>
      <SqlPage
        me={me}
        linked={saved}
        onLink={(next) =>
          void navigate({ to: "/sql", search: next ? { saved: next } : {}, resetScroll: false })
        }
      />
    </Suspense>
  );
}
