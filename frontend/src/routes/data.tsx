import { createRoute, Outlet, useNavigate } from "@tanstack/react-router";

import { DataPage } from "@/features/data/data-page";
import { MonthSheet } from "@/features/data/month-sheet";

import { signedInRoute } from "./signed-in";

export const dataRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/data",
  component: Data,
});

function Data() {
  const { me } = dataRoute.useRouteContext();
  return (
    <DataPage me={me}>
      <Outlet />
    </DataPage>
  );
}

/** A source's month has its own address; its sheet lies over the grid. */
export const monthRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "$source/$month",
  component: OneMonth,
});

function OneMonth() {
  const { source, month } = monthRoute.useParams();
  const { me } = monthRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <MonthSheet
      me={me}
      source={source}
      month={`${month}-01`}
      onClose={() => void navigate({ to: "/data" })}
    />
  );
}
