import { useState, type KeyboardEvent } from "react";

export interface Position {
  row: number;
  column: number;
}

const PAGE = 12;

/** Where a key leads from here; null when it is no key of a grid. */
function moved(event: KeyboardEvent, from: Position, last: Position): Position | null {
  const isFar = event.ctrlKey || event.metaKey;
  const { row, column } = from;
  const moves: Partial<Record<string, Position>> = {
    ArrowUp: { row: isFar ? 0 : row - 1, column },
    ArrowDown: { row: isFar ? last.row : row + 1, column },
    ArrowLeft: { row, column: isFar ? 0 : column - 1 },
    ArrowRight: { row, column: isFar ? last.column : column + 1 },
    PageUp: { row: row - PAGE, column },
    PageDown: { row: row + PAGE, column },
    Home: { row: isFar ? 0 : row, column: 0 },
    End: { row: isFar ? last.row : row, column: last.column },
  };
  const to = moves[event.key];
  if (!to) return null;
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value));
  return { row: within(to.row, last.row), column: within(to.column, last.column) };
}

/** The cell that the keyboard stands on, as in a spreadsheet. */
export function useActiveCell(last: Position, show: (position: Position) => void) {
  const [active, setActive] = useState<Position | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moved(event, active ?? { row: 0, column: 0 }, last);
    if (!to) return;
    event.preventDefault();
    setActive(to);
    show(to);
  };
  return { active, setActive, onKeyDown };
}
