import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";

import { replaySnapshot } from "@/api/billing";
import type { Snapshot } from "@/api/types";
import { ReasonAction } from "@/components/reason-action";

/** A run that reads `snapshot` again. */
export interface Replay {
  runId: string;
  snapshot: Snapshot;
}

interface FormProps {
  snapshot: Snapshot;
  onReplay: (replay: Replay) => void;
}

export function ReplayForm({ snapshot, onReplay }: FormProps) {
  const { t } = useTranslation();
  return (
    <ReasonAction
      icon={RefreshCw}
      label={t("replay.submit")}
      hint={t("replay.hint")}
      act={(reason) => replaySnapshot(snapshot, reason)}
      onDone={(run) => {
        onReplay({ runId: run.id, snapshot });
      }}
    />
  );
}
