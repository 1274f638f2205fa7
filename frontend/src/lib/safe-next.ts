/** Where to go after signing in: a path of this site only, whatever the URL says. */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith("/")) return "/";
  const url = URL.parse(next, window.location.origin);
  if (url?.origin !== window.location.origin || url.pathname === "/sign-in") return "/";
  return url.pathname + url.search + url.hash;
}

/** Pages that Django renders itself, outside the router. */
export function isServerPage(path: string): boolean {
  return /^\/(admin|api|_allauth)(\/|$)/.test(path);
}
