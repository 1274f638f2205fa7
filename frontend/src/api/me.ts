import { queryOptions } from "@tanstack/react-query";

import { client } from "@/api/client";
import { unwrap } from "@/api/problem";
import type { Me, Permission } from "@/api/types";
import type { Language } from "@/lib/i18n";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/v1/me", { signal })),
  staleTime: 5 * 60_000,
});

export function saveLanguage(language: Language): Promise<Me> {
  return unwrap(client.PATCH("/api/v1/me", { body: { language } }));
}

export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}
