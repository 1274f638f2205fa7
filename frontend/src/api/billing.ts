import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { Dataset, Snapshot } from "@/api/types";

/** What has one pointer: a month of a dataset of a source. */
export interface Month {
  source: string;
  dataset: Dataset;
  billing_period: string;
}

const SNAPSHOTS = 50;
const LINES = 50;

/** Every load of a source's month, newest first. */
export function snapshotsQuery(source: string, billing_period: string) {
  return queryOptions({
    queryKey: ["snapshots", source, billing_period],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET("/api/v1/billing/snapshots", {
          params: { query: { source, billing_period, limit: SNAPSHOTS } },
          signal,
        }),
      ),
  });
}

/** Lines of a snapshot that were set aside, page by page; every rule where none is chosen. */
export function quarantineQuery(snapshot: number, rule: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["quarantine", snapshot, rule ?? "all"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor, signal }) =>
      unwrap(
        client.GET("/api/v1/billing/quarantine", {
          params: {
            query: {
              snapshot,
              limit: LINES,
              ...(rule ? { rule } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
  });
}

export function undoPublication(month: Month, reason: string): Promise<Snapshot> {
  return unwrap(client.POST("/api/v1/billing/publications/undo", { body: { ...month, reason } }));
}
