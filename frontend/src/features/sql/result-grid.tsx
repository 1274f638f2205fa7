import { useId, useMemo, useRef, type ClipboardEvent, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Cell } from "@/api/sql";
import type { SqlColumn } from "@/api/types";
import { useFormats } from "@/lib/use-formats";
import { useMedia } from "@/lib/use-media";

import { CellBar } from "./cell-bar";
import { cellWhole } from "./cell-text";
import { columnWidths } from "./column-widths";
import { GridHead } from "./grid-head";
import { GridRow } from "./grid-row";
import { useActiveCell } from "./use-active-cell";
import { HEAD, useWindows } from "./use-windows";

const WIDEST = 340;
/** Where two columns should still be in sight. */
const WIDEST_NARROW = 170;

interface GridProps {
  columns: readonly SqlColumn[];
  rows: readonly Cell[][];
}

export function ResultGrid({ columns, rows }: GridProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const most = useMedia("(min-width: 40rem)") ? WIDEST : WIDEST_NARROW;
  const widths = useMemo(() => columnWidths(columns, rows, most), [columns, rows, most]);
  const windows = useWindows(frame, rows.length, widths);
  const last = { row: rows.length - 1, column: columns.length - 1 };
  const { active, setActive, onKeyDown } = useActiveCell(last, ({ row, column }) => {
    windows.rows.scrollToIndex(row);
    windows.columns.scrollToIndex(column);
  });
  const value = active ? (rows[active.row]?.[active.column] ?? null) : null;
  const column = active ? columns[active.column] : undefined;
  const pick = (event: MouseEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>("[role=gridcell]");
    if (cell) setActive({ row: Number(cell.dataset.row), column: Number(cell.dataset.column) });
  };
  const copy = (event: ClipboardEvent) => {
    // What is marked with the mouse is copied as anywhere else.
    if (!column || window.getSelection()?.toString()) return;
    event.clipboardData.setData("text/plain", cellWhole(value));
    event.preventDefault();
  };
  const width = windows.columns.getTotalSize();
  return (
    <>
      <div
        ref={frame}
        role="grid"
        tabIndex={0}
        aria-label={t("sql.result")}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={
          active ? `${id}-${String(active.row)}-${String(active.column)}` : undefined
        }
        className="focus-ring relative max-h-[min(38rem,68dvh)] overflow-auto border-t"
        onClick={pick}
        onKeyDown={onKeyDown}
        onCopy={copy}
      >
        <GridHead columns={columns} windowed={windows.columns} />
        <div
          role="rowgroup"
          className="relative min-w-full"
          style={{ height: windows.rows.getTotalSize(), width }}
        >
          {windows.rows.getVirtualItems().map(({ index, start }) => (
            <GridRow
              key={index}
              id={id}
              index={index}
              top={start - HEAD}
              number={formats.count(index + 1)}
              cells={rows[index] ?? []}
              columns={columns}
              shown={windows.columns.getVirtualItems()}
              width={width}
              active={active?.row === index ? active.column : null}
            />
          ))}
        </div>
      </div>
      <CellBar column={column} value={value} />
    </>
  );
}
