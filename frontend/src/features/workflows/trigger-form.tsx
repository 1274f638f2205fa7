import { useQuery } from "@tanstack/react-query";
import { LoaderCircle, Play } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { sourcesQuery } from "@/api/workflows";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Input, Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { startOfMonth, today } from "@/lib/period";

import { SourceSelect } from "./source-select";

interface FormProps {
  busy: boolean;
  error: Error | null;
  onSubmit: (parameters: Record<string, unknown>) => void;
}

function idsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** The parameters of an extraction; both days belong to it. */
export function TriggerForm({ busy, error, onSubmit }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const sources = useQuery(sourcesQuery);
  // Nothing is pulled for a source that people bring files to.
  const enabled = (sources.data?.items ?? []).filter(
    (source) => source.enabled && source.kind !== "upload",
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [from, setFrom] = useState(() => startOfMonth(today()));
  const [to, setTo] = useState(() => today());
  const [subscriptions, setSubscriptions] = useState("");
  const source = chosen ?? enabled[0]?.name ?? "";
  const inOrder = Boolean(from && to) && from <= to;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const ids = idsOf(subscriptions);
    onSubmit({
      source,
      start_date: from,
      end_date: to,
      ...(ids.length ? { subscription_ids: ids } : {}),
    });
  };
  return (
    <form onSubmit={submit}>
      <div className="space-y-4 px-6 pb-5">
        <SourceSelect
          id={`${id}-source`}
          sources={sources}
          enabled={enabled}
          value={source}
          onChange={setChosen}
        />
        <div className="grid grid-cols-2 gap-3">
          <DayField
            id={`${id}-from`}
            label={t("period.from")}
            value={from}
            valid={inOrder}
            onChange={setFrom}
          />
          <DayField
            id={`${id}-to`}
            label={t("period.to")}
            value={to}
            valid={inOrder}
            onChange={setTo}
          />
        </div>
        {!inOrder && (
          <p role="alert" className="text-xs text-bad">
            {t("period.invalid")}
          </p>
        )}
        <div className="space-y-2">
          <Label htmlFor={`${id}-subscriptions`}>{t("trigger.subscriptions")}</Label>
          <Textarea
            id={`${id}-subscriptions`}
            className="font-mono text-[13px]"
            value={subscriptions}
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setSubscriptions(event.target.value);
            }}
          />
          <p id={`${id}-hint`} className="text-xs text-muted-foreground">
            {t("trigger.subscriptionsHint")}
          </p>
        </div>
        {error && <ErrorPanel error={error} />}
      </div>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">{t("action.close")}</Button>
        </DialogClose>
        <Button type="submit" disabled={busy || !source || !inOrder}>
          {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : <Play aria-hidden />}
          {t("trigger.submit")}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface DayProps {
  id: string;
  label: string;
  value: string;
  valid: boolean;
  onChange: (value: string) => void;
}

function DayField({ id, label, value, valid, onChange }: DayProps) {
  return (
    <div className="space-y-2">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        type="date"
        required
        value={value}
        aria-invalid={!valid}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}
