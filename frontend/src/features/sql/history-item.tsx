import { Ban, CircleAlert, CircleCheck, ShieldX } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { SqlRun, SqlState } from "@/api/types";
import { StateBadge, WORKING, type Look } from "@/components/state-badge";
import { useFormats } from "@/lib/use-formats";

const LOOKS: Record<SqlState, Look> = {
  running: WORKING,
  done: { tone: "good", icon: CircleCheck },
  refused: { tone: "warn", icon: ShieldX },
  failed: { tone: "bad", icon: CircleAlert },
  cancelled: { tone: "neutral", icon: Ban },
};

interface ItemProps {
  run: SqlRun;
  onReuse: (run: SqlRun) => void;
}

export function HistoryItem({ run, onReuse }: ItemProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isDone = run.state === "done" && run.rows !== null && run.rows !== undefined;
  return (
    <button
      type="button"
      data-testid="history-run"
      data-state={run.state}
      className="focus-ring flex w-full flex-col gap-1.5 rounded-md border border-transparent px-1.5 py-2.5 text-left hover:bg-accent"
      onClick={() => {
        onReuse(run);
      }}
    >
      <span className="flex w-full flex-wrap items-center justify-between gap-x-2 gap-y-1 text-xs text-muted-foreground tabular-nums">
        <StateBadge look={LOOKS[run.state]}>{t(`sql.state.${run.state}`)}</StateBadge>
        {formats.moment(run.started_at)}
      </span>
      <span className="line-clamp-3 w-full font-mono text-xs break-words whitespace-pre-wrap">
        {run.query.trim()}
      </span>
      {run.error?.detail && (
        <span className="line-clamp-2 text-xs break-words text-muted-foreground">
          {run.error.detail}
        </span>
      )}
      {isDone && (
        <span className="text-xs text-muted-foreground tabular-nums">
          {t("sql.rows", { count: run.rows ?? 0, rows: formats.count(run.rows ?? 0) })}
          {run.read_rows !== null &&
            run.read_rows !== undefined &&
            ` · ${t("sql.read", { rows: formats.inWords(run.read_rows) })}`}
        </span>
      )}
      <span className="sr-only">{t("sql.history.reuse")}</span>
    </button>
  );
}
