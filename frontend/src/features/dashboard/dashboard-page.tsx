import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Page } from "@/components/page";

import { Answers } from "./answers";
import { Controls } from "./controls";
import { DashboardSkeleton } from "./dashboard-skeleton";
import { NoBasis, NoData, NoScope } from "./empty-states";
import { FilterChips } from "./filter-chips";
import { Freshness, Subtitle } from "./subtitle";
import { type ChangeSearch, type DashboardSearch } from "./search";
import { useView } from "./use-view";

interface DashboardProps {
  me: Me;
  search: DashboardSearch;
  onChange: ChangeSearch;
}

export function DashboardPage(props: DashboardProps) {
  const { t } = useTranslation();
  if (props.me.scope.nothing) {
    return (
      <Page title={t("dashboard.title")}>
        <NoScope />
      </Page>
    );
  }
  return <ScopedDashboard {...props} />;
}

function ScopedDashboard({ me, search, onChange }: DashboardProps) {
  const { t } = useTranslation();
  const ground = useView(search);
  const ready = ground.state === "ready" ? ground : null;
  return (
    <Page
      title={t("dashboard.title")}
      badge={ready && <Freshness view={ready.view} canLook={may(me, "view_workflows")} />}
      description={ready ? <Subtitle view={ready.view} /> : t("dashboard.loading")}
      actions={ready && <Controls search={search} onChange={onChange} {...ready} />}
    >
      {ready && search.where && (
        <FilterChips
          search={search}
          view={ready.view}
          vocabulary={ready.vocabulary}
          onChange={onChange}
        />
      )}
      {ground.state === "loading" && <DashboardSkeleton />}
      {ground.state === "error" && <ErrorPanel error={ground.error} onRetry={ground.retry} />}
      {ground.state === "empty" &&
        (search.basis === "effective" ? <NoBasis onChange={onChange} /> : <NoData me={me} />)}
      {ready && <Answers search={search} onChange={onChange} {...ready} />}
    </Page>
  );
}
