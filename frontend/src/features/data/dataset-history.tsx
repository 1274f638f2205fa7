import { useState } from "react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me, Period, Snapshot } from "@/api/types";

import { draftOf, proposalFor } from "./proposal";
import { QuarantinePanel } from "./quarantine-panel";
import { RefusedDelivery } from "./refused-delivery";
import { RepairPanel } from "./repair-panel";
import type { Replay } from "./replay-form";
import { ReplayOutcome } from "./replay-outcome";
import { SnapshotFacts } from "./snapshot-facts";
import { SnapshotRow } from "./snapshot-row";
import { UndoForm } from "./undo-form";
import { WithdrawForm } from "./withdraw-form";

interface HistoryProps {
  dataset: Snapshot["dataset"];
  snapshots: Snapshot[];
  period: Period | undefined;
  me: Me;
}

/** What a month of a dataset shows now, what it showed before, and the way back. */
export function DatasetHistory({ dataset, snapshots, period, me }: HistoryProps) {
  const { t } = useTranslation();
  const [newest] = snapshots;
  const current = snapshots.find((one) => one.is_current);
  const mayRun = may(me, "run_workflows");
  const mayRepair = mayRun && me.scope.everything;
  const [replay, setReplay] = useState<Replay>();
  const isBroken = newest?.status === "failed" && proposalFor(newest.error_code) !== null;
  const before = snapshots.find((one) => one.published_at && !one.is_current);
  return (
    <section className="space-y-3" aria-label={t(`data.dataset.${dataset}`)}>
      <h3 className="text-sm font-semibold">{t(`data.dataset.${dataset}`)}</h3>
      {newest && <RefusedDelivery newest={newest} period={period} me={me} />}
      {current && <SnapshotFacts snapshot={current} />}
      {current && current.quarantined > 0 && mayRepair && (
        <QuarantinePanel snapshot={current} onReplay={setReplay} />
      )}
      {isBroken && mayRepair && (
        <RepairPanel
          snapshot={newest}
          proposal={proposalFor(newest.error_code) ?? draftOf("day_first")}
          onReplay={setReplay}
        />
      )}
      {replay && <ReplayOutcome replay={replay} current={current} />}
      <ol className="divide-y rounded-lg border" aria-label={t("data.history")}>
        {snapshots.map((one) => (
          <SnapshotRow key={one.snapshot_id} snapshot={one} />
        ))}
      </ol>
      {mayRun && (
        <div className="flex flex-wrap gap-2">
          {before && <UndoForm of={before} shown={current ?? null} />}
          {current && <WithdrawForm current={current} />}
        </div>
      )}
    </section>
  );
}
