import type { Cell } from "@/api/sql";
import type { SqlColumn } from "@/api/types";

import { cellText } from "./cell-text";
import { isNumber, shownType } from "./parameters";

const LEAST = 88;
const PADDING = 26;
const LETTER = 7.4;
/** Figures are all as wide as the widest. */
const FIGURE = 8.5;
/** Types are set small, in letters of one width. */
const TYPE_LETTER = 6.8;
const SAMPLE = 120;
/** Chinese is twice as wide. */
const WIDE = /[\u2E80-\u9FFF\uAC00-\uD7AF\uFF00-\uFF60]/g;

function width(text: string): number {
  const shown = text.slice(0, 80);
  return (shown.length + (shown.match(WIDE)?.length ?? 0)) * LETTER + PADDING;
}

function headWidth({ name, type }: SqlColumn): number {
  return Math.max(width(name), shownType(type).length * TYPE_LETTER + PADDING);
}

/** No figure is ever cut off: all rows are looked at. */
function figuresWidth(rows: readonly Cell[][], index: number): number {
  const longest = rows.reduce(
    (most, row) => Math.max(most, cellText(row[index] ?? null).length),
    0,
  );
  return longest * FIGURE + PADDING;
}

function textsWidth(rows: readonly Cell[][], index: number, most: number): number {
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  const sample = rows.filter((_, number) => number % step === 0);
  const widest = Math.max(0, ...sample.map((row) => width(cellText(row[index] ?? null))));
  return Math.min(most, widest);
}

/** Pixels for each column, from its name, its type and its rows; `most` for one of texts. */
export function columnWidths(
  columns: readonly SqlColumn[],
  rows: readonly Cell[][],
  most: number,
): number[] {
  return columns.map((column, index) => {
    const inside = isNumber(column.type)
      ? figuresWidth(rows, index)
      : textsWidth(rows, index, most);
    return Math.round(Math.max(LEAST, Math.min(most, headWidth(column)), inside));
  });
}
