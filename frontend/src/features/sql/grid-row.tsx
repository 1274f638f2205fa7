import type { VirtualItem } from "@tanstack/react-virtual";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { Cell } from "@/api/sql";
import type { SqlColumn } from "@/api/types";
import { cn } from "@/lib/class-names";

import { cellText, NULL } from "./cell-text";
import { isNumber } from "./parameters";
import { NUMBERS, ROW } from "./use-windows";

export interface RowProps {
  id: string;
  index: number;
  top: number;
  number: string;
  cells: readonly Cell[];
  columns: readonly SqlColumn[];
  shown: readonly VirtualItem[];
  width: number;
  /** Of this row, the column the keyboard stands on. */
  active: number | null;
}

/** Drawn again only when something of it changes: scrolling draws no more than the rows that come. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { id, index, top, number, cells, columns, shown, width, active } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="group absolute top-0 left-0 min-w-full border-b border-border/60 hover:bg-accent/50"
      style={{ height: ROW, width, transform: `translateY(${String(top)}px)` }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className="sticky left-0 z-10 flex h-full items-center justify-end border-r bg-card px-2.5 text-xs text-muted-foreground tabular-nums group-hover:bg-accent"
        style={{ width: NUMBERS }}
      >
        {number}
      </div>
      {shown.map((item) => (
        <GridCell
          key={item.index}
          id={`${id}-${String(index)}-${String(item.index)}`}
          row={index}
          item={item}
          value={cells[item.index] ?? null}
          type={columns[item.index]?.type ?? ""}
          isActive={active === item.index}
        />
      ))}
    </div>
  );
});

interface CellProps {
  id: string;
  row: number;
  item: VirtualItem;
  value: Cell;
  type: string;
  isActive: boolean;
}

function GridCell({ id, row, item, value, type, isActive }: CellProps) {
  return (
    <div
      id={id}
      role="gridcell"
      aria-colindex={item.index + 2}
      aria-selected={isActive}
      data-row={row}
      data-column={item.index}
      className={cn(
        "absolute top-0 flex h-full items-center px-3 text-[13px]",
        isNumber(type) && "justify-end tabular-nums",
        isActive && "bg-primary-soft ring-2 ring-ring ring-inset",
      )}
      style={{ left: item.start, width: item.size }}
    >
      {value === null ? <Unknown /> : <span className="truncate">{cellText(value)}</span>}
    </div>
  );
}

function Unknown() {
  const { t } = useTranslation();
  return (
    <span className="text-muted-foreground">
      <span aria-hidden>{NULL}</span>
      <span className="sr-only">{t("sql.null")}</span>
    </span>
  );
}
