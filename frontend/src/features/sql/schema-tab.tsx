import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { sqlSchemaQuery } from "@/api/sql";
import type { SqlView, ViewColumn } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { useInLanguage } from "@/components/use-in-language";
import { Skeleton } from "@/components/ui/skeleton";

import { Foldable } from "./foldable";
import { FunctionList } from "./function-list";
import type { Insert } from "./insert";
import { shownType } from "./parameters";
import { SearchField } from "@/components/search-field";

/** What SQL can name here; a click writes it at the cursor. */
export function SchemaTab({ onInsert }: { onInsert: Insert }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(sqlSchemaQuery);
  const wanted = search.trim().toLowerCase();
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-60 w-full" />;
  return (
    <div className="space-y-2">
      <SearchField label={t("sql.schema.search")} value={search} onChange={setSearch} />
      <ul>
        {data.views.map((view, index) => (
          <li key={view.name}>
            <View view={view} wanted={wanted} isFirst={index === 0} onInsert={onInsert} />
          </li>
        ))}
      </ul>
      <h3 className="border-t px-1.5 pt-3 text-xs font-medium text-muted-foreground">
        {t("sql.schema.functions")}
      </h3>
      <FunctionList groups={data.functions} wanted={wanted} onInsert={onInsert} />
    </div>
  );
}

interface ViewProps {
  view: SqlView;
  wanted: string;
  isFirst: boolean;
  onInsert: Insert;
}

function View({ view, wanted, isFirst, onInsert }: ViewProps) {
  const { t } = useTranslation();
  const inLanguage = useInLanguage();
  const columns = view.columns.filter((column) =>
    `${column.name} ${inLanguage(column.about)}`.toLowerCase().includes(wanted),
  );
  const isNamed = view.name.includes(wanted);
  const shown = columns.length > 0 || !isNamed ? columns : view.columns;
  if (shown.length === 0) return null;
  return (
    <Foldable
      title={<span className="truncate font-mono font-medium">{view.name}</span>}
      isOpen={wanted ? true : isFirst}
      action={
        <button
          type="button"
          className="focus-ring rounded-md border border-transparent px-1.5 py-1 text-xs text-primary hover:bg-accent"
          onClick={() => {
            onInsert(view.name);
          }}
        >
          {t("sql.schema.insert")}
          <span className="sr-only"> {view.name}</span>
        </button>
      }
    >
      <p className="px-1.5 pb-1 text-xs text-muted-foreground">{inLanguage(view.about)}</p>
      <ul>
        {shown.map((column) => (
          <li key={column.name}>
            <Column column={column} onInsert={onInsert} />
          </li>
        ))}
      </ul>
    </Foldable>
  );
}

function Column({ column, onInsert }: { column: ViewColumn; onInsert: Insert }) {
  const inLanguage = useInLanguage();
  return (
    <button
      type="button"
      title={column.type}
      className="focus-ring flex w-full flex-col rounded-md border border-transparent px-1.5 py-1 text-left hover:bg-accent"
      onClick={() => {
        onInsert(column.name);
      }}
    >
      <span className="flex w-full items-baseline justify-between gap-2">
        <span className="min-w-0 truncate font-mono text-[12.5px]">{column.name}</span>
        <span className="max-w-40 shrink-0 truncate font-mono text-[11px] text-muted-foreground">
          {shownType(column.type)}
        </span>
      </span>
      <span className="text-xs text-muted-foreground">{inLanguage(column.about)}</span>
    </button>
  );
}
