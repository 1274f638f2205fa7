import { useId } from "react";
import { useTranslation } from "react-i18next";

import { Choice } from "@/components/choice";
import { Field } from "@/components/field";
import { Input } from "@/components/ui/input";

import { draftOf, KINDS, NUMBERS, type Draft } from "./proposal";

interface FieldsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** What is decided, and the column and value that this kind of rule asks for. */
export function RuleFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const { kind } = draft;
  return (
    <>
      <Field id={`${id}-kind`} label={t("rules.decide")} hint={t(`rules.explain.${kind}`)}>
        <Choice
          id={`${id}-kind`}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`rules.kind.${value}`) }))}
          onChange={(next) => {
            onChange(draftOf(next));
          }}
        />
      </Field>
      {kind === "decimal_comma" && (
        <Field id={`${id}-column`} label={t("rules.column")}>
          <Choice
            id={`${id}-column`}
            value={draft.column}
            options={NUMBERS.map((value) => ({ value, label: t(`rules.number.${value}`) }))}
            onChange={(column) => {
              onChange({ ...draft, column });
            }}
          />
        </Field>
      )}
      {kind === "currency" && (
        <Text
          id={`${id}-value`}
          label={t("rules.currency")}
          value={draft.value}
          onChange={(value) => {
            onChange({ ...draft, value: value.toUpperCase().slice(0, 3) });
          }}
        />
      )}
      {kind === "alias" && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Text
            id={`${id}-column`}
            label={t("rules.ourName")}
            value={draft.column}
            onChange={(column) => {
              onChange({ ...draft, column });
            }}
          />
          <Text
            id={`${id}-value`}
            label={t("rules.theirName")}
            value={draft.value}
            onChange={(value) => {
              onChange({ ...draft, value });
            }}
          />
        </div>
      )}
    </>
  );
}

interface TextProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Text({ id, label, value, onChange }: TextProps) {
  return (
    <Field id={id} label={label}>
      <Input
        id={id}
        required
        spellCheck={false}
        className="font-mono text-[13px]"
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </Field>
  );
}
