import type { QueryAnswer } from "@/api/types";

type Cell = string | number | null;
export type Row = Record<string, Cell>;
type Columnar = Pick<QueryAnswer, "columns" | "data">;

/** The API answers column by column; this reads it row by row. */
export function rowsOf({ columns, data }: Columnar): Row[] {
  const length = data[0]?.length ?? 0;
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(columns.map((column, at) => [column.name, data[at]?.[index] ?? null])),
  );
}

/** A text cell; what is absent is "". */
export function textOf(row: Row | undefined, name: string): string {
  const cell = row?.[name];
  return cell === null || cell === undefined ? "" : String(cell);
}

/** A decimal or integer cell as its text; what is absent is zero only where nothing was found. */
export function decimalOf(row: Row | undefined, name: string): string {
  return textOf(row, name) || "0";
}

export function nullableOf(row: Row | undefined, name: string): string | null {
  return textOf(row, name) || null;
}
