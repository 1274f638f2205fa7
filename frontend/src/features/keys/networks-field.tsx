import { useId } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/problem";
import { Field } from "@/components/field";
import { Textarea } from "@/components/ui/input";

/** One in a line, or with commas. */
export function networksOf(text: string): string[] {
  return text.split(/[\s,，]+/).filter(Boolean);
}

/** Those of what was sent that the server takes for no network; `[]` where something else is wrong. */
export function refusedNetworks(error: unknown, sent: string[]): string[] {
  const fields = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  const places = fields.map(({ field }) => /^networks\.(\d+)$/.exec(field)?.[1]);
  if (places.includes(undefined)) return [];
  return places.map((place) => sent[Number(place)] ?? "").filter(Boolean);
}

interface FieldProps {
  text: string;
  refused: string[];
  onChange: (text: string) => void;
}

export function NetworksField({ text, refused, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Field id={id} label={t("keys.networks.label")} hint={t("keys.networks.hint")}>
      <Textarea
        id={id}
        rows={2}
        className="block min-h-16 font-mono text-[13px]"
        placeholder="203.0.113.0/24"
        spellCheck={false}
        value={text}
        aria-invalid={refused.length > 0}
        aria-describedby={`${id}-refused`}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      <p id={`${id}-refused`} role="alert" className="text-xs break-words text-bad empty:hidden">
        {refused.length > 0 && t("keys.networks.refused", { networks: refused.join(", ") })}
      </p>
    </Field>
  );
}
