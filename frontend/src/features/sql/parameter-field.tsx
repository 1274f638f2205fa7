import { useId } from "react";
import { useTranslation } from "react-i18next";

import { Choice } from "@/components/choice";
import { Input, Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

import type { Parameter } from "./parameters";

interface FieldProps {
  parameter: Parameter;
  value: string;
  /** What its author says of it. */
  about: string | undefined;
  onChange: (value: string) => void;
}

/** One `{name:Type}`, asked for as its type wants. */
export function ParameterField({ parameter, value, about, onChange }: FieldProps) {
  const id = useId();
  const { t } = useTranslation();
  const hint = about ?? (parameter.kind === "list" ? t("sql.parameter.list") : undefined);
  return (
    <div className="min-w-0 space-y-1.5">
      <Label htmlFor={id} className="flex items-baseline gap-2">
        <span className="truncate">{parameter.name}</span>{" "}
        <span className="truncate font-mono text-[11px] font-normal text-muted-foreground">
          {parameter.type}
        </span>
      </Label>
      <Control
        id={id}
        parameter={parameter}
        value={value}
        describedBy={hint ? `${id}-hint` : undefined}
        onChange={onChange}
      />
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      )}
    </div>
  );
}

interface ControlProps extends Omit<FieldProps, "about"> {
  id: string;
  describedBy: string | undefined;
}

function Control({ id, parameter: { kind }, value, describedBy, onChange }: ControlProps) {
  const { t } = useTranslation();
  const common = {
    id,
    value,
    "aria-describedby": describedBy,
    onChange: (event: { target: { value: string } }) => {
      onChange(event.target.value);
    },
  };
  if (kind === "bool") {
    const options = [
      { value: "true", label: t("sql.parameter.true") },
      { value: "false", label: t("sql.parameter.false") },
    ];
    return (
      <Choice
        id={id}
        value={value === "true" ? "true" : "false"}
        options={options}
        onChange={onChange}
      />
    );
  }
  if (kind === "list") {
    return <Textarea {...common} rows={3} className="max-h-40 font-mono text-[13px]" />;
  }
  if (kind === "date") return <Input {...common} type="date" required />;
  if (kind === "number") {
    // Text, not type=number: a browser would turn it into a float.
    return (
      <Input
        {...common}
        required
        inputMode="decimal"
        pattern="\s*[\-+]?\d+(\.\d+)?\s*"
        title={t("sql.parameter.number")}
        className="tabular-nums"
      />
    );
  }
  return <Input {...common} />;
}
