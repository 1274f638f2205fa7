import { queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { SqlAnswer, SqlParameters, SqlRunStatus } from "@/api/types";

/** What is run: `run_id` is our own name for it, by which it is followed and cancelled. */
export interface Asked {
  query: string;
  parameters: SqlParameters;
  limit: number;
  run_id: string;
}

/** As the API gives values: decimals and numbers too large for a browser are text. */
export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell };

export const sqlSchemaQuery = queryOptions({
  queryKey: ["sql", "schema"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/analytics/sql/schema", { signal })),
  staleTime: Infinity,
});

export function estimateQuery(query: string, parameters: SqlParameters) {
  return queryOptions({
    queryKey: ["sql", "estimate", query, parameters],
    queryFn: ({ signal }) =>
      unwrap(
        client.POST("/api/v1/analytics/sql/estimate", { body: { query, parameters }, signal }),
      ),
    retry: false,
  });
}

/** The type of the answer follows the format, which the schema cannot say. */
export function runSql(asked: Asked): Promise<SqlAnswer> {
  const answer: Promise<unknown> = unwrap(
    client.POST("/api/v1/analytics/sql", { body: { ...asked, format: "json" } }),
  );
  return answer as Promise<SqlAnswer>;
}

export interface Download {
  content: Blob;
  isCut: boolean;
}

/** The same as a file. */
export async function downloadSql(asked: Asked): Promise<Download> {
  let isCut = false;
  const content: unknown = await unwrap(
    client
      .POST("/api/v1/analytics/sql", { body: { ...asked, format: "csv" }, parseAs: "blob" })
      .then((answer) => {
        isCut = answer.response.headers.get("ABI-Cut") === "true";
        return answer;
      }),
  );
  return { content: content as Blob, isCut };
}

const EVERY = 700;

/** How far a run is. Once it shall end it is told so each time, as it may not have begun yet. */
export function runStatusQuery(run_id: string, isToEnd: boolean) {
  return queryOptions({
    queryKey: ["sql", "run", run_id, isToEnd],
    queryFn: ({ signal }): Promise<SqlRunStatus> => {
      const options = { params: { path: { run_id } }, signal };
      const address = "/api/v1/analytics/sql/runs/{run_id}";
      return isToEnd
        ? unwrap(client.DELETE(address, options))
        : unwrap(client.GET(address, options));
    },
    refetchInterval: EVERY,
    staleTime: 0,
    retry: false,
  });
}

export const sqlRunsQuery = queryOptions({
  queryKey: ["sql", "runs"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/analytics/sql/runs", { signal })),
});
