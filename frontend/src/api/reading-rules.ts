import { queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap, unwrapNothing } from "@/api/problem";
import type { NewReadingRule, ReadingRule } from "@/api/types";

/** What people decided about how files are read, of every source. */
export const readingRulesQuery = queryOptions({
  queryKey: ["reading-rules"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/billing/reading-rules", { signal })),
});

export function addReadingRule(rule: NewReadingRule): Promise<ReadingRule> {
  return unwrap(client.POST("/api/v1/billing/reading-rules", { body: rule }));
}

export function removeReadingRule(rule_id: number, reason: string): Promise<void> {
  return unwrapNothing(
    client.DELETE("/api/v1/billing/reading-rules/{rule_id}", {
      params: { path: { rule_id }, query: { reason } },
    }),
  );
}
