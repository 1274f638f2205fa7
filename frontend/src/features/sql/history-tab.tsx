import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { sqlRunsQuery } from "@/api/sql";
import type { SqlRun } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Skeleton } from "@/components/ui/skeleton";

import { HistoryItem } from "./history-item";
import { SearchField } from "@/components/search-field";

/** One's own runs, newest first; a click brings one back with its values. */
export function HistoryTab({ onReuse }: { onReuse: (run: SqlRun) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(sqlRunsQuery);
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-60 w-full" />;
  if (data.items.length === 0) {
    return <p className="px-1.5 py-4 text-[13px] text-muted-foreground">{t("sql.history.none")}</p>;
  }
  const wanted = search.trim().toLowerCase();
  const found = data.items.filter((run) => run.query.toLowerCase().includes(wanted));
  return (
    <div className="space-y-2">
      <SearchField label={t("sql.history.search")} value={search} onChange={setSearch} />
      {found.length === 0 && (
        <p className="px-1.5 text-xs text-muted-foreground">{t("sql.history.nothing")}</p>
      )}
      <ul className="divide-y">
        {found.map((run) => (
          <li key={run.id}>
            <HistoryItem run={run} onReuse={onReuse} />
          </li>
        ))}
      </ul>
    </div>
  );
}
