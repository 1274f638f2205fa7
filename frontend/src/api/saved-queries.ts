import { queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap, unwrapNothing } from "@/api/problem";
import type { SavedQuery, SavedQueryChange } from "@/api/types";

/** One's own and what others share, by name. */
export const savedQueriesQuery = queryOptions({
  queryKey: ["sql", "queries"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/analytics/sql/queries", { signal })),
});

/** A new one, or `id` changed. */
export function keepQuery(body: SavedQueryChange, id?: string): Promise<SavedQuery> {
  if (!id) return unwrap(client.POST("/api/v1/analytics/sql/queries", { body }));
  return unwrap(
    client.PUT("/api/v1/analytics/sql/queries/{query_id}", {
      params: { path: { query_id: id } },
      body,
    }),
  );
}

export function deleteQuery(id: string): Promise<void> {
  return unwrapNothing(
    client.DELETE("/api/v1/analytics/sql/queries/{query_id}", {
      params: { path: { query_id: id } },
    }),
  );
}
