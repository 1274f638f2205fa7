import { createRoute, Outlet, useNavigate } from "@tanstack/react-router";

import { RunSheet } from "@/features/workflows/run-sheet";
import { workflowsSearch } from "@/features/workflows/search";
import { WorkflowsPage } from "@/features/workflows/workflows-page";

import { signedInRoute } from "./signed-in";

export const workflowsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/workflows",
  validateSearch: workflowsSearch,
  component: Workflows,
});

function Workflows() {
  const search = workflowsRoute.useSearch();
  const { me } = workflowsRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <WorkflowsPage
      me={me}
      search={search}
      onChange={(change) => void navigate({ to: "/workflows", search: { ...search, ...change } })}
    >
      <Outlet />
    </WorkflowsPage>
  );
}

/** A run has its own address; its sheet lies over the list. */
export const runRoute = createRoute({
  getParentRoute: () => workflowsRoute,
  path: "$runId",
  component: OneRun,
});

function OneRun() {
  const { runId } = runRoute.useParams();
  const { me } = runRoute.useRouteContext();
  const search = runRoute.useSearch();
  const navigate = useNavigate();
  return (
    <RunSheet id={runId} me={me} onClose={() => void navigate({ to: "/workflows", search })} />
  );
}
