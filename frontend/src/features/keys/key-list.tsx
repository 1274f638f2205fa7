import { useInfiniteQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { keysQuery } from "@/api/keys";
import type { Key, MadeKey } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorPanel } from "@/components/error-panel";
import { SearchField } from "@/components/search-field";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/lib/use-now";
import { useSettled } from "@/lib/use-settled";

import { KeyRow } from "./key-row";
import { searched } from "./searched";

const TYPED = 250;
/** So few are seen at a glance. */
const FEW = 5;

export function KeyList({ onMade }: { onMade: (made: MadeKey) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const search = useSettled(searched(typed), TYPED);
  const query = useInfiniteQuery({ ...keysQuery(search), placeholderData: (before) => before });
  const keys = query.data?.pages.flatMap((page) => page.keys);
  if (query.error && !keys) {
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!keys) return <Waiting />;
  // What is shown may still answer what was typed before.
  const isSearched = typed !== "" || search !== "" || query.isPlaceholderData;
  if (keys.length === 0 && !isSearched) return <NoKeys />;
  const hasSearch = isSearched || keys.length > FEW;
  return (
    <Card>
      {hasSearch && (
        <div className="max-w-xs px-4 py-3 sm:px-5">
          <SearchField label={t("keys.search")} value={typed} onChange={setTyped} />
        </div>
      )}
      {keys.length === 0 ? (
        <p className="border-t px-5 py-6 text-sm text-muted-foreground">{t("keys.nothing")}</p>
      ) : (
        <Rows keys={keys} hasHead={hasSearch} onMade={onMade} />
      )}
      {query.hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button
            variant="ghost"
            size="sm"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("keys.more")}
          </Button>
        </div>
      )}
    </Card>
  );
}

const MINUTE = 60_000;

interface RowsProps {
  keys: Key[];
  hasHead: boolean;
  onMade: (made: MadeKey) => void;
}

function Rows({ keys, hasHead, onMade }: RowsProps) {
  const { t } = useTranslation();
  const now = useNow(MINUTE);
  return (
    <ul aria-label={t("keys.title")} className={hasHead ? "divide-y border-t" : "divide-y"}>
      {keys.map((key) => (
        <KeyRow key={key.id} of={key} now={now} onMade={onMade} />
      ))}
    </ul>
  );
}

function NoKeys() {
  const { t } = useTranslation();
  return (
    <Card>
      <EmptyState icon={KeyRound} title={t("keys.none")} text={t("keys.noneText")} />
    </Card>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Card role="status" aria-label={t("state.loading")} className="divide-y">
      {[1, 2, 3].map((row) => (
        <div key={row} className="space-y-3 px-5 py-4">
          <Skeleton className="h-5 w-48" />
          <Skeleton className="h-9 w-full" />
        </div>
      ))}
    </Card>
  );
}
