import { useTranslation } from "react-i18next";

import type { Run } from "@/api/types";
import { Progress } from "@/components/ui/progress";
import { useFormats } from "@/lib/use-formats";

/** Lines are the measure of work; before they are known there is only "busy". */
function percentOf({ lines_loaded, lines_total }: Run["progress"]): number | null {
  return lines_total > 0 ? Math.min(100, Math.floor((100 * lines_loaded) / lines_total)) : null;
}

export function RunProgress({ run }: { run: Run }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { progress } = run;
  const percent = percentOf(progress);
  const stage = t(`run.stage.${progress.stage}`);
  return (
    <div className="w-full space-y-1.5">
      <div className="flex justify-between gap-3 text-xs text-muted-foreground tabular-nums">
        <span className="truncate">{stage}</span>
        {progress.lines_total > 0 && (
          <span className="whitespace-nowrap">
            {t("run.linesOf", {
              loaded: formats.count(progress.lines_loaded),
              total: formats.count(progress.lines_total),
            })}
          </span>
        )}
      </div>
      <Progress value={percent} aria-label={t("run.progress", { stage })} />
    </div>
  );
}
