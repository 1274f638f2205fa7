/** Copies text, also on a plain http page, where browsers hide `navigator.clipboard`. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", put, { once: true });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way on such a page
  document.execCommand("copy");
  document.removeEventListener("copy", put);
}
