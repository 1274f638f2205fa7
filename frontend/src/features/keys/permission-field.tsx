import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { Permission } from "@/api/types";

/** `null`: all that its owner may do, also later. */
export type Chosen = Permission[] | null;

interface FieldProps {
  offered: Permission[];
  value: Chosen;
  onChange: (value: Chosen) => void;
}

/** All, or some of those that the person has; nothing is chosen by itself. */
export function PermissionField({ offered, value, onChange }: FieldProps) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="min-w-0 space-y-2">
      <legend className="mb-2 text-[13px] leading-none font-medium">
        {t("keys.permissions.label")}
      </legend>
      <Mark
        type="radio"
        name={name}
        label={t("keys.permissions.some")}
        hint={t("keys.permissions.someHint")}
        checked={value !== null}
        onChange={() => {
          onChange([]);
        }}
      />
      {value && (
        <div className="ml-[7px] grid gap-x-4 gap-y-2.5 border-l py-1 pl-[17px] sm:grid-cols-2">
          {offered.map((permission) => (
            <Mark
              key={permission}
              type="checkbox"
              label={t(`keys.permission.${permission}.name`)}
              hint={t(`keys.permission.${permission}.text`)}
              checked={value.includes(permission)}
              onChange={(checked) => {
                const others = value.filter((each) => each !== permission);
                onChange(checked ? [...others, permission] : others);
              }}
            />
          ))}
        </div>
      )}
      <Mark
        type="radio"
        name={name}
        label={t("keys.permissions.all")}
        hint={t("keys.permissions.allHint")}
        checked={value === null}
        onChange={() => {
          onChange(null);
        }}
      />
    </fieldset>
  );
}

interface MarkProps {
  type: "radio" | "checkbox";
  name?: string;
  label: string;
  hint: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Its name is the label alone; the hint describes it. */
function Mark({ label, hint, onChange, ...input }: MarkProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <input
        {...input}
        id={id}
        aria-describedby={`${id}-hint`}
        className="mt-0.5 size-4 shrink-0 accent-primary"
        onChange={(event) => {
          onChange(event.target.checked);
        }}
      />
      <div className="min-w-0">
        <label htmlFor={id}>{label}</label>
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      </div>
    </div>
  );
}
