import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { Run, Snapshot } from "@/api/types";

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

/** What was seen: where the month moved since, it is refused. Null: it showed nothing. */
interface Seen {
  of: Snapshot;
  shown: Snapshot | null;
}

/** One step back; of a month that was withdrawn, what it showed. */
export function undoPublication(seen: Seen, reason: string): Promise<Snapshot> {
  return unwrap(client.POST("/api/v1/billing/publications/undo", { body: change(seen, reason) }));
}

/** The month shows nothing; the answer is what was taken down. */
export function withdrawPublication(shown: Snapshot, reason: string): Promise<Snapshot> {
  return unwrap(
    client.POST("/api/v1/billing/publications/withdraw", {
      body: change({ of: shown, shown }, reason),
    }),
  );
}

function change({ of: { source, dataset, billing_period }, shown }: Seen, reason: string) {
  const expected = shown ? { expected_snapshot: shown.snapshot_id } : {};
  return { source, dataset, billing_period, reason, ...expected };
}

/** Shows a delivery that was refused because it holds no usable line. */
export function confirmEmpty({ snapshot_id }: Snapshot, reason: string): Promise<Snapshot> {
  return unwrap(
    client.POST("/api/v1/billing/publications/confirm-empty", { body: { snapshot_id, reason } }),
  );
}

/** Shows a delivery that was refused because its month is locked: a restatement. */
export function acceptRestatement({ snapshot_id }: Snapshot, reason: string): Promise<Snapshot> {
  return unwrap(
    client.POST("/api/v1/billing/publications/accept", { body: { snapshot_id, reason } }),
  );
}

export function replaySnapshot({ snapshot_id }: Snapshot, reason: string): Promise<Run> {
  return unwrap(
    client.POST("/api/v1/billing/quarantine/replay", { body: { snapshot: snapshot_id, reason } }),
  );
}
