import { useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { undoPublication } from "@/api/billing";
import { forgetMonths } from "@/api/periods";
import type { Snapshot } from "@/api/types";
import { ReasonAction } from "@/components/reason-action";

interface UndoProps {
  /** Any load of the month. */
  of: Snapshot;
  /** Null where the month was withdrawn. */
  shown: Snapshot | null;
}

/** Going back one step from what was seen; a month that moved meanwhile refuses. */
export function UndoForm({ of, shown }: UndoProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return (
    <ReasonAction
      icon={Undo2}
      label={t("data.undo.submit")}
      hint={t("data.undo.hint")}
      act={(reason) => undoPublication({ of, shown }, reason)}
      onDone={({ snapshot_id }) => {
        forgetMonths(queryClient);
        toast.success(t("data.undo.done", { snapshot: snapshot_id }));
      }}
    />
  );
}
