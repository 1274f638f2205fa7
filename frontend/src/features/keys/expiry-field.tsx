import { useId } from "react";
import { useTranslation } from "react-i18next";

import { Choice } from "@/components/choice";
import { Field } from "@/components/field";
import { Input } from "@/components/ui/input";
import { useFormats } from "@/lib/use-formats";
import { useNow } from "@/lib/use-now";

import { CHOICES, dayOf, endOf, lastDayFrom, type Expiry } from "./expiry";

const MINUTE = 60_000;

interface FieldProps {
  label: string;
  value: Expiry;
  onChange: (value: Expiry) => void;
}

/** So many days, or a date; and under it when that is. */
export function ExpiryField({ label, value, onChange }: FieldProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const now = useNow(MINUTE);
  const end = endOf(value, now);
  const options = CHOICES.map((choice) => ({
    value: choice,
    label:
      choice === "date" ? t("keys.expiry.date") : t("keys.expiry.days", { count: Number(choice) }),
  }));
  const hint = end
    ? t("keys.expiry.ends", { moment: formats.moment(end.toISOString()) })
    : t("keys.expiry.limit");
  return (
    <Field id={id} label={label} hint={hint}>
      <div className="grid gap-2 sm:grid-cols-2">
        <Choice
          id={id}
          value={value.choice}
          options={options}
          onChange={(choice) => {
            onChange({ ...value, choice });
          }}
        />
        {value.choice === "date" && (
          <Input
            type="date"
            required
            aria-label={t("keys.expiry.day")}
            min={dayOf(now)}
            max={lastDayFrom(now)}
            value={value.date}
            aria-invalid={value.date !== "" && !end}
            onChange={(event) => {
              onChange({ ...value, date: event.target.value });
            }}
          />
        )}
      </div>
    </Field>
  );
}
