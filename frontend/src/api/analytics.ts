import { queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { QueryRequest } from "@/api/types";

export const vocabularyQuery = queryOptions({
  queryKey: ["vocabulary"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/analytics/vocabulary", { signal })),
  staleTime: Infinity,
});

/** One question. No former answer is shown meanwhile: it would carry the wrong labels. */
export function costQuery(request: QueryRequest) {
  return queryOptions({
    queryKey: ["cost", request],
    staleTime: 10_000,
    queryFn: ({ signal }) =>
      unwrap(client.POST("/api/v1/analytics/query", { body: request, signal })),
  });
}
