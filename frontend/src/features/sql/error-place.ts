/** Where in the text an error is, as offsets. */
export interface Place {
  from: number;
  to: number;
}

const AT = /line (\d+), column (\d+)/;
const NAMED =
  /`([^`\s]+)`|the (?:function|table function|table) (\S+) is not allowed|IN (\S+) is not allowed/;
const WORD = /^[\w.]+/;

/** Lines and columns count from one, columns in characters and not in halves of them. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split("\n").slice(0, line);
  const last = lines.pop() ?? "";
  const before = lines.reduce((sum, one) => sum + one.length + 1, 0);
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- the server counts code points
  return before + [...last].slice(0, column - 1).join("").length;
}

function placeOfWord(text: string, word: string): Place | null {
  const escaped = word.replace(/[^\w]/g, "\\$&");
  const found = new RegExp(`(?<!\\w)${escaped}(?!\\w)`, "i").exec(text);
  return found && { from: found.index, to: found.index + found[0].length };
}

/** From "line 2, column 8", else where the name stands that the detail names; else nowhere. */
export function placeOf(detail: string, text: string): Place | null {
  const at = AT.exec(detail);
  if (!at) {
    const word = NAMED.exec(detail)?.slice(1).find(Boolean);
    return word ? placeOfWord(text, word) : null;
  }
  const from = Math.min(offsetOf(text, Number(at[1]), Number(at[2])), text.length);
  const length = WORD.exec(text.slice(from))?.[0].length ?? 1;
  return { from, to: Math.min(from + length, text.length) };
}
