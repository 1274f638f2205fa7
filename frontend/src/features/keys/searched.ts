/** A whole key is looked for by its id alone: its secret belongs in no address and no log. */
export function searched(typed: string): string {
  return typed.trim().replace(/^abi_([a-z0-9]{0,8}).*$/s, "$1");
}
