import createClient, { type Middleware } from "openapi-fetch";

import type { paths } from "@/api/schema";
import { currentLanguage } from "@/lib/i18n";

export function csrfToken(): string | undefined {
  return /(?:^|;\s*)csrftoken=([^;]*)/.exec(document.cookie)?.[1];
}

/** The headers every request carries; Django checks the token on all but safe methods. */
export function commonHeaders(): Record<string, string> {
  const token = csrfToken();
  return {
    "Accept-Language": currentLanguage(),
    ...(token ? { "X-CSRFToken": token } : {}),
  };
}

const addHeaders: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(commonHeaders())) request.headers.set(name, value);
  },
};

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  // Looked up on every call: tests replace it after this module was loaded.
  fetch: (request) => globalThis.fetch(request),
});
client.use(addHeaders);
