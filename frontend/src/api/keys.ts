/** One's own API keys; making and rotating one takes a fresh proof of who one is. */
import { infiniteQueryOptions } from "@tanstack/react-query";

import { ProofNeeded } from "@/api/allauth";
import { client } from "@/api/client";
import { ApiError, unwrap, unwrapNothing } from "@/api/problem";
import { howToProve } from "@/api/security";
import type { KeyRotation, MadeKey, WantedKey } from "@/api/types";

export const KEYS = ["keys"];

/** Newest first, page by page, also those that have ended. */
export function keysQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: [...KEYS, search],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor, signal }) =>
      unwrap(
        client.GET("/api/v1/me/keys", {
          params: { query: { ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
    // When a key was used last is asked each time somebody comes to look.
    staleTime: 0,
  });
}

/** The answer holds the key's secret, which the server does not say again. */
export function makeKey(body: WantedKey): Promise<MadeKey> {
  return proved(unwrap(client.POST("/api/v1/me/keys", { body })));
}

export function rotateKey(id: string, body: KeyRotation): Promise<MadeKey> {
  const params = { path: { id8: id } };
  return proved(unwrap(client.POST("/api/v1/me/keys/{id8}/rotate", { params, body })));
}

export function revokeKey(id: string): Promise<void> {
  const params = { path: { id8: id } };
  return unwrapNothing(client.DELETE("/api/v1/me/keys/{id8}", { params }));
}

/** Throws ProofNeeded where the server asks for one, as allauth's addresses do. */
async function proved<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === "reauthentication_needed")
      throw new ProofNeeded(await howToProve());
    throw error;
  }
}
