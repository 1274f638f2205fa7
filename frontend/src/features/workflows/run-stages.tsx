import { Check, CircleDashed, LoaderCircle, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Run } from "@/api/types";
import { cn } from "@/lib/class-names";

const STAGES = ["queued", "discovering", "landing", "loading", "checking", "publishing"] as const;

type State = "done" | "current" | "stopped" | "ahead";

function stateOf(run: Run, index: number): State {
  const { stage } = run.progress;
  const at =
    stage === "finished" || run.status === "completed" ? STAGES.length : STAGES.indexOf(stage);
  if (index < at) return "done";
  if (index > at) return "ahead";
  return run.status === "running" ? "current" : "stopped";
}

const ICONS = { done: Check, current: LoaderCircle, stopped: X, ahead: CircleDashed };
const LOOKS: Record<State, string> = {
  done: "border-good-border bg-good-soft text-good",
  current: "border-busy-border bg-busy-soft text-busy [&_svg]:animate-spin",
  stopped: "border-bad-border bg-bad-soft text-bad",
  ahead: "border-border bg-muted text-muted-foreground",
};

export function RunStages({ run }: { run: Run }) {
  const { t } = useTranslation();
  const { current, deliveries_done, deliveries_total } = run.progress;
  return (
    <section>
      <h3 className="mb-3 text-sm font-semibold">{t("run.stages")}</h3>
      <ol className="space-y-2">
        {STAGES.map((stage, index) => {
          const state = stateOf(run, index);
          const Icon = ICONS[state];
          return (
            <li key={stage} className="flex items-center gap-3 text-sm" data-state={state}>
              <span
                className={cn(
                  "flex size-6 shrink-0 items-center justify-center rounded-full border [&_svg]:size-3.5",
                  LOOKS[state],
                )}
              >
                <Icon aria-hidden />
              </span>
              <span className={cn(state === "ahead" && "text-muted-foreground")}>
                {t(`run.stage.${stage}`)}
              </span>
              <span className="sr-only">{t(`run.stageState.${state}`)}</span>
              {state === "current" && current && (
                <span className="ml-auto truncate text-xs text-muted-foreground">{current}</span>
              )}
            </li>
          );
        })}
      </ol>
      {deliveries_total > 0 && (
        <p className="mt-3 text-xs text-muted-foreground tabular-nums">
          {t("run.deliveriesOf", { done: deliveries_done, total: deliveries_total })}
        </p>
      )}
    </section>
  );
}
