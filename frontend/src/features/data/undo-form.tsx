import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { snapshotsQuery, undoPublication } from "@/api/billing";
import type { Snapshot } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

/** Going back needs a reason: it is kept in the audit trail. */
export function UndoForm({ current }: { current: Snapshot }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  if (asking) {
    return (
      <ReasonForm
        current={current}
        onClose={() => {
          setAsking(false);
        }}
      />
    );
  }
  return (
    <Button
      variant="outline"
      onClick={() => {
        setAsking(true);
      }}
    >
      <Undo2 aria-hidden />
      {t("data.undo.ask")}
    </Button>
  );
}

function useUndo(current: Snapshot, onDone: () => void) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => undoPublication(current, reason),
    onSuccess: (shown) => {
      void queryClient.invalidateQueries(snapshotsQuery(shown.source, shown.billing_period));
      void queryClient.invalidateQueries({ queryKey: ["sources"] });
      void queryClient.invalidateQueries({ queryKey: ["analytics"] });
      toast.success(t("data.undo.done", { snapshot: shown.snapshot_id }));
      onDone();
    },
  });
}

function ReasonForm({ current, onClose }: { current: Snapshot; onClose: () => void }) {
  const { t } = useTranslation();
  const field = useId();
  const [reason, setReason] = useState("");
  const undo = useUndo(current, onClose);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    undo.mutate(reason.trim());
  };
  return (
    <form onSubmit={submit} className="space-y-3 rounded-xl border p-4">
      <div className="space-y-2">
        <Label htmlFor={field}>{t("data.undo.reason")}</Label>
        <Textarea
          id={field}
          required
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
        <p className="text-xs text-muted-foreground">{t("data.undo.hint")}</p>
      </div>
      {undo.error && <ErrorPanel error={undo.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" onClick={onClose}>
          {t("data.undo.keep")}
        </Button>
        <Button type="submit" disabled={undo.isPending || !reason.trim()}>
          {t("data.undo.submit")}
        </Button>
      </div>
    </form>
  );
}
