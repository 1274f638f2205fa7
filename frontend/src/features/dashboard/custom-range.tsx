import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { customToken, lastDay, parsePeriod, type Period } from "@/lib/period";

interface RangeProps {
  period: Period;
  onChoose: (token: string) => void;
}

/** Both days belong to the range, as people say it. */
export function CustomRange({ period, onChoose }: RangeProps) {
  const { t } = useTranslation();
  const id = useId();
  const [first, setFirst] = useState(period.start);
  const [last, setLast] = useState(lastDay(period));
  const token = customToken(first, last);
  const valid = parsePeriod(token, first) !== null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (valid) onChoose(token);
  };
  const day = (name: "from" | "to", value: string, set: (value: string) => void) => (
    <div className="min-w-0 flex-1 space-y-1.5">
      <Label htmlFor={id + name}>{t(`period.${name}`)}</Label>
      <Input
        id={id + name}
        type="date"
        className="h-8 px-2"
        value={value}
        aria-invalid={!valid}
        onChange={(event) => {
          set(event.target.value);
        }}
      />
    </div>
  );
  return (
    <form onSubmit={submit} className="space-y-2 border-t pt-3">
      <div className="flex gap-2">
        {day("from", first, setFirst)}
        {day("to", last, setLast)}
      </div>
      <div className="flex items-center justify-between gap-2">
        <p className="text-xs text-bad" role="status">
          {valid ? "" : t("period.invalid")}
        </p>
        <Button type="submit" size="sm" disabled={!valid}>
          {t("action.apply")}
        </Button>
      </div>
    </form>
  );
}
