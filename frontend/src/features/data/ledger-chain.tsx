import { useTranslation } from "react-i18next";

import type { DatasetLedger, LedgerDifference, LedgerStage } from "@/api/types";
import { useFormats } from "@/lib/use-formats";

import { Amounts } from "./amounts";
import { LedgerDifferenceRow } from "./ledger-difference";
import { SeverityBadge } from "./severity-badge";

/** One dataset: each stage with its lines and sums, and under it what differs from the one before. */
export function LedgerChain({ chain }: { chain: DatasetLedger }) {
  const { t } = useTranslation();
  const hasStatements = chain.stages.some(({ stage }) =>
    ["api", "balance", "invoice"].includes(stage),
  );
  return (
    <div className="overflow-hidden rounded-lg border" data-testid="ledger-chain">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b bg-muted/50 px-3.5 py-2">
        <h4 className="text-[13px] font-semibold">{t(`data.dataset.${chain.dataset}`)}</h4>
        <SeverityBadge severity={chain.severity} />
      </div>
      {chain.severity === "red" && (
        <div role="alert" className="border-b border-bad-border bg-bad-soft px-3.5 py-2.5">
          <p className="text-[13px] font-semibold text-bad">{t("ledger.redTitle")}</p>
          <p className="text-xs">{t("ledger.redText")}</p>
        </div>
      )}
      <ol className="divide-y">
        {chain.stages.map((stage, index) => (
          <Stage
            key={stage.stage + stage.told_by}
            stage={stage}
            differences={differencesAt(chain, index)}
          />
        ))}
      </ol>
      {!hasStatements && (
        <p className="border-t px-3.5 py-2.5 text-xs text-muted-foreground">{t("ledger.none")}</p>
      )}
    </div>
  );
}

/** Of a statement those that name it; inside, of every table or file of that stage. */
function differencesAt({ stages, differences }: DatasetLedger, index: number): LedgerDifference[] {
  const here = stages[index];
  const alone = stages.filter(({ stage }) => stage === here?.stage).length === 1;
  return differences.filter(
    (one) => one.to === here?.stage && (alone || one.told_by === here.told_by),
  );
}

interface StageProps {
  stage: LedgerStage;
  differences: LedgerDifference[];
}

function Stage({ stage, differences }: StageProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <li className="px-3.5 py-2.5" data-stage={stage.stage}>
      <div className="flex justify-between gap-6 text-[13px]">
        <div className="min-w-0 shrink-0">
          <p className="font-medium">{t(`ledger.stage.${stage.stage}`)}</p>
          {stage.told_by && (
            <p className="max-w-40 text-xs break-words text-muted-foreground">{stage.told_by}</p>
          )}
        </div>
        <div className="min-w-0 text-right tabular-nums">
          {stage.lines !== null && (
            <p>{t("ledger.lines", { count: stage.lines, lines: formats.count(stage.lines) })}</p>
          )}
          {stage.amounts && <Amounts amounts={stage.amounts} />}
          {stage.lines === null && stage.amounts === null && (
            <p className="text-muted-foreground">{t("ledger.untold")}</p>
          )}
        </div>
      </div>
      {differences.map((one) => (
        <LedgerDifferenceRow key={one.since + one.told_by} difference={one} />
      ))}
    </li>
  );
}
