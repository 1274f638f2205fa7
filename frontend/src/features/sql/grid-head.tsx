import type { Virtualizer } from "@tanstack/react-virtual";
import { useTranslation } from "react-i18next";

import type { SqlColumn } from "@/api/types";
import { cn } from "@/lib/class-names";

import { isNumber, shownType } from "./parameters";
import { HEAD, NUMBERS } from "./use-windows";

interface HeadProps {
  columns: readonly SqlColumn[];
  windowed: Virtualizer<HTMLDivElement, Element>;
}

/** Names and ClickHouse's types; stays in sight. */
export function GridHead({ columns, windowed }: HeadProps) {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className="sticky top-0 z-20 min-w-full w-fit">
      <div
        role="row"
        aria-rowindex={1}
        className="relative min-w-full border-b bg-muted"
        style={{ height: HEAD, width: windowed.getTotalSize() }}
      >
        <div
          role="columnheader"
          aria-colindex={1}
          className="sticky left-0 z-10 flex h-full items-center justify-end border-r bg-muted px-2.5 text-xs text-muted-foreground"
          style={{ width: NUMBERS }}
        >
          <span className="sr-only">{t("sql.rowNumber")}</span>
          <span aria-hidden>{"#"}</span>
        </div>
        {windowed.getVirtualItems().map(({ index, start, size }) => {
          const column = columns[index];
          if (!column) return null;
          return (
            <div
              key={index}
              role="columnheader"
              aria-colindex={index + 2}
              title={`${column.name}: ${column.type}`}
              className={cn(
                "absolute top-0 flex h-full flex-col justify-center px-3 leading-tight",
                isNumber(column.type) && "text-right",
              )}
              style={{ left: start, width: size }}
            >
              <span className="truncate text-[13px] font-medium">{column.name}</span>
              <span className="truncate font-mono text-[11px] text-muted-foreground">
                {shownType(column.type)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
