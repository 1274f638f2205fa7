import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { Dataset, Upload } from "@/api/types";

const PAGE = 50;
const WHILE_CHECKING = 1_500;

/** Newest first, page by page; asked again while one of them is being checked. */
export const uploadsQuery = infiniteQueryOptions({
  queryKey: ["uploads", "list"],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam: cursor, signal }) =>
    unwrap(
      client.GET("/api/v1/billing/uploads", {
        params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    ),
  getNextPageParam: (last) => last.next_cursor,
  refetchInterval: (query) =>
    query.state.data?.pages.some((page) => page.items.some(isChecking)) ? WHILE_CHECKING : false,
});

export function uploadQuery(id: string) {
  return queryOptions({
    queryKey: ["uploads", "one", id],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET("/api/v1/billing/uploads/{upload_id}", {
          params: { path: { upload_id: id } },
          signal,
        }),
      ),
    refetchInterval: (query) =>
      query.state.data && isChecking(query.state.data) ? WHILE_CHECKING : false,
  });
}

function isChecking(upload: Upload): boolean {
  return upload.status === "checking";
}

export interface Brought {
  file: File;
  source: string;
  /** Empty: the file itself tells. */
  dataset: Dataset | "";
}

/** Sends the file as a form, which the browser streams from disk. */
export function sendUpload({ file, source, dataset }: Brought): Promise<Upload> {
  return unwrap(
    client.POST("/api/v1/billing/uploads", {
      body: { file: file.name, source, ...(dataset ? { dataset } : {}) },
      bodySerializer: () => {
        const form = new FormData();
        form.set("source", source);
        if (dataset) form.set("dataset", dataset);
        form.set("file", file);
        return form;
      },
    }),
  );
}

export function approveUpload(id: string, reason: string): Promise<Upload> {
  return unwrap(
    client.POST("/api/v1/billing/uploads/{upload_id}/approve", {
      params: { path: { upload_id: id } },
      body: { reason },
    }),
  );
}

export function rejectUpload(id: string, reason: string): Promise<Upload> {
  return unwrap(
    client.POST("/api/v1/billing/uploads/{upload_id}/reject", {
      params: { path: { upload_id: id } },
      body: { reason },
    }),
  );
}
