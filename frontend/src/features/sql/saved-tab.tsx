import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { savedQueriesQuery } from "@/api/saved-queries";
import type { SavedQuery } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Skeleton } from "@/components/ui/skeleton";

import { SavedItem } from "./saved-item";
import { SearchField } from "@/components/search-field";

interface TabProps {
  current: string | null;
  onOpen: (query: SavedQuery) => void;
  /** Asks for the name, the sharing, … of one's own; of somebody else's a copy is made. */
  onEdit: (query: SavedQuery) => void;
  onDeleted: (query: SavedQuery) => void;
}

/** One's own queries and those that others share. */
export function SavedTab({ current, onOpen, onEdit, onDeleted }: TabProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(savedQueriesQuery);
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-60 w-full" />;
  if (data.items.length === 0) {
    return <p className="px-1.5 py-4 text-[13px] text-muted-foreground">{t("sql.saved.none")}</p>;
  }
  const wanted = search.trim().toLowerCase();
  const found = data.items.filter((query) =>
    `${query.name} ${query.about ?? ""} ${query.owner}`.toLowerCase().includes(wanted),
  );
  return (
    <div className="space-y-2">
      <SearchField label={t("sql.saved.search")} value={search} onChange={setSearch} />
      {found.length === 0 && (
        <p className="px-1.5 text-xs text-muted-foreground">{t("sql.saved.nothing")}</p>
      )}
      <ul className="space-y-0.5">
        {found.map((query) => (
          <li key={query.id}>
            <SavedItem
              query={query}
              isOpen={query.id === current}
              onOpen={onOpen}
              onEdit={onEdit}
              onDeleted={onDeleted}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
