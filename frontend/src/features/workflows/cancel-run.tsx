import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { cancelRun, runQuery } from "@/api/workflows";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

/** Stopping needs a reason: it is kept in the audit trail. */
export function CancelRun({ id }: { id: string }) {
  const { t } = useTranslation();
  const field = useId();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () => cancelRun(id, reason.trim()),
    onSuccess: (run) => {
      queryClient.setQueryData(runQuery(id).queryKey, run);
      void queryClient.invalidateQueries({ queryKey: ["runs"] });
      toast.success(t("cancel.done"));
    },
  });
  if (!asking) {
    return (
      <Button
        variant="destructive"
        className="self-start"
        onClick={() => {
          setAsking(true);
        }}
      >
        <Ban aria-hidden />
        {t("cancel.ask")}
      </Button>
    );
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    cancel.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-3 rounded-xl border p-4">
      <div className="space-y-2">
        <Label htmlFor={field}>{t("cancel.reason")}</Label>
        <Textarea
          id={field}
          required
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
        <p className="text-xs text-muted-foreground">{t("cancel.hint")}</p>
      </div>
      {cancel.error && <ErrorPanel error={cancel.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          variant="outline"
          onClick={() => {
            setAsking(false);
          }}
        >
          {t("cancel.keep")}
        </Button>
        <Button type="submit" variant="destructive" disabled={cancel.isPending || !reason.trim()}>
          {t("cancel.submit")}
        </Button>
      </div>
    </form>
  );
}
