import { useTranslation } from "react-i18next";

import type { Snapshot } from "@/api/types";

import { QuarantinePanel } from "./quarantine-panel";
import { SnapshotFacts } from "./snapshot-facts";
import { SnapshotRow } from "./snapshot-row";
import { UndoForm } from "./undo-form";

interface HistoryProps {
  dataset: Snapshot["dataset"];
  snapshots: Snapshot[];
  mayRun: boolean;
  seesAll: boolean;
}

/** What a month of a dataset shows now, what it showed before, and the way back. */
export function DatasetHistory({ dataset, snapshots, mayRun, seesAll }: HistoryProps) {
  const { t } = useTranslation();
  const current = snapshots.find((one) => one.is_current);
  const canUndo = mayRun && snapshots.some((one) => one.published_at && !one.is_current);
  return (
    <section className="space-y-3" aria-label={t(`data.dataset.${dataset}`)}>
      <h3 className="text-sm font-semibold">{t(`data.dataset.${dataset}`)}</h3>
      {current && <SnapshotFacts snapshot={current} />}
      {current && current.quarantined > 0 && mayRun && seesAll && (
        <QuarantinePanel snapshot={current} />
      )}
      <ol className="divide-y rounded-lg border" aria-label={t("data.history")}>
        {snapshots.map((one) => (
          <SnapshotRow key={one.snapshot_id} snapshot={one} />
        ))}
      </ol>
      {current && canUndo && <UndoForm current={current} />}
    </section>
  );
}
