import createClient, { type Middleware } from "openapi-fetch";

import type { paths } from "@/api/schema";
import { currentLanguage } from "@/lib/i18n";

/** Over HTTPS the name says that no other host and no plain page can have set it. */
export function csrfToken(): string | undefined {
  return cookie("__Host-csrftoken") ?? cookie("csrftoken");
}

function cookie(name: string): string | undefined {
  const cookies = document.cookie.split(/;\s*/);
  return cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
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
