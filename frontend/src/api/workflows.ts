import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { Run, RunStatus } from "@/api/types";

const WHILE_RUNNING = 2_000;
const OTHERWISE = 15_000;

function pollEvery(runs: Run[] | undefined): number {
  return runs?.some((run) => run.status === "running") ? WHILE_RUNNING : OTHERWISE;
}

const PAGE = 50;

/** Newest first, page by page; every page that is shown is asked again, so that none is stale. */
export function runsQuery(status: RunStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: ["runs", "list", status ?? "all"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor, signal }) =>
      unwrap(
        client.GET("/api/v1/workflows/", {
          params: {
            query: { limit: PAGE, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: (query) => pollEvery(query.state.data?.pages.flatMap((page) => page.items)),
  });
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET("/api/v1/workflows/{run_id}", { params: { path: { run_id: id } }, signal }),
      ),
    refetchInterval: (query) => pollEvery(query.state.data ? [query.state.data] : undefined),
  });
}

export const workflowTypesQuery = queryOptions({
  queryKey: ["workflow-types"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/workflows/types", { signal })),
  staleTime: Infinity,
});

export const sourcesQuery = queryOptions({
  queryKey: ["sources"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/billing/sources", { signal })),
});

/** Asked without a schedule, the answer is 202 and a run; the schema's first success is 201. */
export function startRun(workflow_type: string, parameters: Record<string, unknown>): Promise<Run> {
  const answer: Promise<unknown> = unwrap(
    client.POST("/api/v1/workflows/", { body: { workflow_type, parameters } }),
  );
  return answer as Promise<Run>;
}

export function cancelRun(id: string, reason: string): Promise<Run> {
  return unwrap(
    client.POST("/api/v1/workflows/{run_id}/cancel", {
      params: { path: { run_id: id } },
      body: { reason },
    }),
  );
}
