import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, LoaderCircle, Trash2 } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { forgetMonths } from "@/api/periods";
import type { Upload } from "@/api/types";
import { approveUpload, rejectUpload, uploadQuery, uploadsQuery } from "@/api/uploads";
import { ErrorPanel } from "@/components/error-panel";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { useFormats } from "@/lib/use-formats";

/** Who decided and why; or the two ways to decide. */
export function UploadDecision({ upload }: { upload: Upload }) {
  if (upload.status === "ready") return <DecisionForm upload={upload} />;
  if (upload.decided_by === null) return null;
  return <Decided upload={upload} />;
}

function useDecision(id: string) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ approve, reason }: { approve: boolean; reason: string }) =>
      (approve ? approveUpload : rejectUpload)(id, reason),
    onSuccess: (decided) => {
      queryClient.setQueryData(uploadQuery(id).queryKey, decided);
      void queryClient.invalidateQueries(uploadsQuery);
      forgetMonths(queryClient);
      toast.success(t(decided.status === "approved" ? "uploads.approved" : "uploads.discarded"));
    },
  });
}

function DecisionForm({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const field = useId();
  const [reason, setReason] = useState("");
  const decide = useDecision(upload.id);
  const given = reason.trim();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    decide.mutate({ approve: true, reason: given });
  };
  return (
    <form
      onSubmit={submit}
      aria-label={t("uploads.decision")}
      className="space-y-3 rounded-xl border p-4"
    >
      <Field id={field} label={t("reason.label")} hint={t("uploads.decisionHint")}>
        <Textarea
          id={field}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      </Field>
      {decide.error && <ErrorPanel error={decide.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          variant="destructive"
          disabled={decide.isPending || !given}
          onClick={() => {
            decide.mutate({ approve: false, reason: given });
          }}
        >
          <Trash2 aria-hidden />
          {t("uploads.discard")}
        </Button>
        <Button type="submit" disabled={decide.isPending || !given}>
          {decide.isPending ? (
            <LoaderCircle className="animate-spin" aria-hidden />
          ) : (
            <Check aria-hidden />
          )}
          {t("uploads.approve")}
        </Button>
      </div>
    </form>
  );
}

function Decided({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { report, decided_by, decided_at } = upload;
  return (
    <section data-testid="decided" className="space-y-1 rounded-xl border p-4 text-[13px]">
      <p className="font-medium">
        {t(upload.status === "approved" ? "uploads.approvedBy" : "uploads.discardedBy", {
          person: decided_by,
          time: decided_at ? formats.moment(decided_at) : "",
        })}
      </p>
      <p className="break-words text-muted-foreground">{upload.reason}</p>
      {upload.status === "approved" && report && (
        <Link
          to="/data/$source/$month"
          params={{ source: upload.source, month: report.billing_period.slice(0, 7) }}
          className="focus-ring inline-block rounded-sm text-xs font-medium text-primary underline-offset-4 hover:underline"
        >
          {t("uploads.look", { month: formats.month(report.billing_period) })}
        </Link>
      )}
    </section>
  );
}
