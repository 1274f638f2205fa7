import { queryOptions, type QueryClient } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { Ledger, Period } from "@/api/types";

/** A month of a source, over all its datasets. */
export interface SourceMonth {
  source: string;
  billing_period: string;
}

const MANY = 200;

/** Where every month of every source stands. */
export const periodsQuery = queryOptions({
  queryKey: ["periods"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/billing/periods", { signal })),
});

/** Closed months that were changed, the newest 200 changes. */
export const restatementsQuery = queryOptions({
  queryKey: ["restatements"],
  queryFn: ({ signal }) =>
    unwrap(
      client.GET("/api/v1/billing/restatements", { params: { query: { limit: MANY } }, signal }),
    ),
});

/** What somebody should look at, the newest 200. */
export const alarmsQuery = queryOptions({
  queryKey: ["alarms"],
  queryFn: ({ signal }) =>
    unwrap(
      client.GET("/api/v1/billing/alarms", {
        params: { query: { limit: MANY, state: "open" } },
        signal,
      }),
    ),
});

/** Read anew by the server each time. */
export function ledgerQuery({ source, billing_period }: SourceMonth) {
  return queryOptions({
    queryKey: ["ledger", source, billing_period],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET("/api/v1/billing/ledger", {
          params: { query: { source, billing_period } },
          signal,
        }),
      ),
  });
}

/** The same, kept: alarms and the month's state follow it. */
export function runLedger(month: SourceMonth): Promise<Ledger> {
  return unwrap(client.POST("/api/v1/billing/ledger/run", { body: month }));
}

export function lockPeriod(month: SourceMonth, note: string): Promise<Period> {
  return unwrap(client.POST("/api/v1/billing/periods/lock", { body: { ...month, note } }));
}

export function unlockPeriod(month: SourceMonth, note: string): Promise<Period> {
  return unwrap(client.POST("/api/v1/billing/periods/unlock", { body: { ...month, note } }));
}

const OF_MONTHS = [
  "snapshots",
  "sources",
  "cost",
  "periods",
  "ledger",
  "alarms",
  "restatements",
  "quarantine",
];

/** What a month shows has changed: everything that tells of it is asked again. */
export function forgetMonths(queryClient: QueryClient): void {
  for (const name of OF_MONTHS) void queryClient.invalidateQueries({ queryKey: [name] });
}
