import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { addReadingRule, readingRulesQuery } from "@/api/reading-rules";
import { ErrorPanel } from "@/components/error-panel";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";

import { isComplete, type Draft } from "./proposal";
import { RuleFields } from "./rule-fields";

interface FormProps {
  source: string;
  proposal: Draft;
  onClose: () => void;
}

/** A rule is in force for what is landed or read again from then on. */
export function RuleForm({ source, proposal, onClose }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(proposal);
  const [reason, setReason] = useState("");
  const add = useMutation({
    mutationFn: () => addReadingRule({ source, ...draft, reason: reason.trim() }),
    onSuccess: () => {
      void queryClient.invalidateQueries(readingRulesQuery);
      toast.success(t("rules.added"));
      onClose();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit} aria-label={t("rules.add")} className="space-y-3 border-t pt-3">
      <RuleFields draft={draft} onChange={setDraft} />
      <Field id={`${id}-reason`} label={t("reason.label")} hint={t("rules.hint", { source })}>
        <Textarea
          id={`${id}-reason`}
          required
          className="min-h-16"
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      </Field>
      {add.error && <ErrorPanel error={add.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" size="sm" onClick={onClose}>
          {t("reason.keep")}
        </Button>
        <Button
          type="submit"
          size="sm"
          disabled={add.isPending || !reason.trim() || !isComplete(draft)}
        >
          {add.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
          {t("rules.save")}
        </Button>
      </div>
    </form>
  );
}
