import { Ban, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { useFormats } from "@/lib/use-formats";
import { useNow } from "@/lib/use-now";

import { useProgress } from "./use-run";

const TICK = 200;
/** Most runs are done by then; before it the server may not know of it yet. */
const SOON = 600;

interface RunningProps {
  run_id: string;
  since: number;
}

/** How long it takes so far, how much is read, and the way to stop it. */
export function Running({ run_id, since }: RunningProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(TICK);
  const { status, isEnding, end } = useProgress(run_id, now - since > SOON);
  const progress = status?.progress;
  const isMeasured = progress && progress.total_rows > 0;
  const read = progress ? formats.inWords(progress.read_rows) : "";
  return (
    <div data-testid="running" className="space-y-3 px-4 py-5 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p role="status" className="flex items-center gap-2 text-sm font-medium">
          <LoaderCircle className="size-4 animate-spin text-primary" aria-hidden />
          {t(isEnding ? "sql.cancelling" : "sql.running")}
        </p>
        <p className="text-[13px] text-muted-foreground tabular-nums">
          {formats.elapsed(Math.max(0, now - since))}
        </p>
        <p className="text-[13px] text-muted-foreground tabular-nums">
          {isMeasured && t("sql.readOf", { read, total: formats.inWords(progress.total_rows) })}
          {progress && !isMeasured && t("sql.read", { rows: read })}
        </p>
        <Button
          variant="destructive"
          size="sm"
          className="ml-auto"
          disabled={isEnding}
          onClick={end}
        >
          <Ban aria-hidden />
          {t("sql.cancel")}
        </Button>
      </div>
      <Progress
        aria-label={t("sql.running")}
        value={isMeasured ? Math.min(100, (100 * progress.read_rows) / progress.total_rows) : null}
      />
    </div>
  );
}
