import { Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import type { Cell } from "@/api/sql";
import type { SqlColumn } from "@/api/types";
import { Button } from "@/components/ui/button";
import { copyText } from "@/lib/clipboard";

import { cellWhole, NULL } from "./cell-text";
import { shownType } from "./parameters";

interface BarProps {
  column: SqlColumn | undefined;
  value: Cell;
}

/** The whole of the chosen cell, which may be longer than its column. */
export function CellBar({ column, value }: BarProps) {
  const { t } = useTranslation();
  if (!column) {
    return (
      <p className="border-t px-4 py-2.5 text-xs text-muted-foreground sm:px-5">
        {t("sql.cell.hint")}
      </p>
    );
  }
  const copy = () => {
    void copyText(cellWhole(value)).then(() => toast.success(t("sql.cell.copied")));
  };
  return (
    <div data-testid="cell" className="flex items-start gap-3 border-t px-4 py-2 sm:px-5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-xs text-muted-foreground">
          {column.name} <span className="font-mono text-[11px]">{shownType(column.type)}</span>
        </p>
        <pre className="max-h-40 overflow-y-auto font-mono text-[13px] break-words whitespace-pre-wrap">
          {value === null ? NULL : cellWhole(value)}
        </pre>
      </div>
      <Button variant="ghost" size="xs" onClick={copy}>
        <Copy aria-hidden />
        {t("sql.cell.copy")}
      </Button>
    </div>
  );
}
