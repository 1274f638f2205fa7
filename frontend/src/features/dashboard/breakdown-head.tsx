import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { useTranslation } from "react-i18next";

import { TableHead } from "@/components/ui/table";
import { cn } from "@/lib/class-names";

import type { ChangeSearch, DashboardSearch, SortKey } from "./search";

interface HeadProps {
  search: DashboardSearch;
  dimension: string;
  onChange: ChangeSearch;
}

export function BreakdownHead({ search, dimension, onChange }: HeadProps) {
  const { t } = useTranslation();
  const column = (key: SortKey, text: string, right: boolean, className?: string) => (
    <SortableHead
      text={text}
      right={right}
      className={className}
      order={search.sort === key ? (search.descending ? "descending" : "ascending") : "none"}
      onSort={() => {
        // Names start at A, amounts at the largest.
        const descending = search.sort === key ? !search.descending : key !== "name";
        onChange({ sort: key, descending });
      }}
    />
  );
  return (
    <thead>
      <tr>
        {column("name", dimension, false)}
        <TableHead className="hidden md:table-cell">{t("breakdown.trend")}</TableHead>
        <TableHead className="hidden sm:table-cell">{t("breakdown.share")}</TableHead>
        {column("change", t("breakdown.change"), true, "hidden sm:table-cell")}
        {column("ratio", t("breakdown.changeRatio"), true, "hidden sm:table-cell")}
        {column("cost", t("breakdown.cost"), true)}
      </tr>
    </thead>
  );
}

interface SortableProps {
  text: string;
  right: boolean;
  className: string | undefined;
  order: "ascending" | "descending" | "none";
  onSort: () => void;
}

function SortableHead({ text, right, className, order, onSort }: SortableProps) {
  const Icon = order === "none" ? ChevronsUpDown : order === "ascending" ? ArrowUp : ArrowDown;
  return (
    <TableHead aria-sort={order} className={cn(right && "text-right", className)}>
      <button
        type="button"
        onClick={onSort}
        className={cn(
          "focus-ring -mx-1.5 inline-flex items-center gap-1 rounded-sm px-1.5 py-1 hover:text-foreground",
          right && "flex-row-reverse",
          order !== "none" && "text-foreground",
        )}
      >
        {text}
        <Icon className={cn("size-3.5", order === "none" && "opacity-40")} aria-hidden />
      </button>
    </TableHead>
  );
}
