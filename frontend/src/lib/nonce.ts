import { setNonce } from "get-nonce";

/** Radix adds <style> elements while a dialog is open; the CSP takes them only with the page's nonce. */
export function adoptPageNonce(): void {
  const nonce = pageNonce();
  if (nonce) setNonce(nonce);
}

export function pageNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce === "" ? undefined : nonce;
}
