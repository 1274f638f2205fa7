/** localStorage that may be switched off: then choices last for the page only. */
export function readChoice(key: string): string | null {
  try {
    return localStorage.getItem(`abi.${key}`);
  } catch {
    return null;
  }
}

export function writeChoice(key: string, value: string): void {
  try {
    localStorage.setItem(`abi.${key}`, value);
  } catch {
    // Nothing to keep it in.
  }
}
