import { createRoute, stripSearchParams, useNavigate } from "@tanstack/react-router";

import { DashboardPage } from "@/features/dashboard/dashboard-page";
import { dashboardSearch, DEFAULTS } from "@/features/dashboard/search";

import { signedInRoute } from "./signed-in";

export const dashboardRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  validateSearch: dashboardSearch,
  search: { middlewares: [stripSearchParams(DEFAULTS)] },
  component: Dashboard,
});

function Dashboard() {
  const search = dashboardRoute.useSearch();
  const { me } = dashboardRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <DashboardPage
      me={me}
      search={search}
      onChange={(change) =>
        void navigate({ to: "/", search: { ...search, ...change }, resetScroll: false })
      }
    />
  );
}
