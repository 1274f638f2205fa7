import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import type { QueryParameter, SavedQueryChange } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { Input, Textarea } from "@/components/ui/input";

interface FormProps {
  initial: SavedQueryChange;
  isBusy: boolean;
  error: Error | null;
  onSubmit: (wanted: SavedQueryChange) => void;
}

/** Name, what it is for, who may use it, and of each parameter what it is when nobody says. */
export function SaveForm({ initial, isBusy, error, onSubmit }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [wanted, setWanted] = useState(initial);
  const change = (part: Partial<SavedQueryChange>) => {
    setWanted({ ...wanted, ...part });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onSubmit({ ...wanted, name: wanted.name.trim() });
  };
  return (
    <form onSubmit={submit}>
      <div className="space-y-4 px-6 pb-5">
        <Field id={`${id}-name`} label={t("sql.saved.name")}>
          <Input
            id={`${id}-name`}
            required
            maxLength={200}
            value={wanted.name}
            onChange={(event) => {
              change({ name: event.target.value });
            }}
          />
        </Field>
        <Field id={`${id}-about`} label={t("sql.saved.about")}>
          <Textarea
            id={`${id}-about`}
            className="min-h-16"
            maxLength={1000}
            value={wanted.about}
            onChange={(event) => {
              change({ about: event.target.value });
            }}
          />
        </Field>
        <Defaults
          parameters={wanted.parameters ?? []}
          onChange={(parameters) => {
            change({ parameters });
          }}
        />
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-primary"
            checked={wanted.is_shared ?? false}
            onChange={(event) => {
              change({ is_shared: event.target.checked });
            }}
          />
          <span>
            {t("sql.saved.share")}
            <span className="block text-xs text-muted-foreground">{t("sql.saved.shareHint")}</span>
          </span>
        </label>
        {error && <ErrorPanel error={error} />}
      </div>
      <DialogFooter>
        <Button type="submit" disabled={isBusy || !wanted.name.trim()}>
          {isBusy && <LoaderCircle className="animate-spin" aria-hidden />}
          {t("sql.saved.save")}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface DefaultsProps {
  parameters: QueryParameter[];
  onChange: (parameters: QueryParameter[]) => void;
}

function Defaults({ parameters, onChange }: DefaultsProps) {
  const { t } = useTranslation();
  if (parameters.length === 0) return null;
  const change = (name: string, part: Partial<QueryParameter>) => {
    onChange(parameters.map((one) => (one.name === name ? { ...one, ...part } : one)));
  };
  return (
    <fieldset className="space-y-2">
      <legend className="pb-1 text-[13px] font-medium">{t("sql.saved.defaults")}</legend>
      {parameters.map(({ name, type, default: value, about }) => (
        <div key={name} className="grid gap-2 sm:grid-cols-[8rem_1fr_1fr] sm:items-center">
          <span className="min-w-0 truncate text-[13px]" title={`${name}: ${type}`}>
            {name} <span className="font-mono text-[11px] text-muted-foreground">{type}</span>
          </span>
          {type.startsWith("Array(") ? (
            <Textarea
              aria-label={t("sql.saved.defaultOf", { name })}
              className="min-h-9 text-[13px]"
              rows={2}
              value={value}
              onChange={(event) => {
                change(name, { default: event.target.value });
              }}
            />
          ) : (
            <Input
              aria-label={t("sql.saved.defaultOf", { name })}
              placeholder={t("sql.saved.default")}
              value={value}
              onChange={(event) => {
                change(name, { default: event.target.value });
              }}
            />
          )}
          <Input
            aria-label={t("sql.saved.aboutOf", { name })}
            placeholder={t("sql.saved.aboutShort")}
            maxLength={200}
            value={about}
            onChange={(event) => {
              change(name, { about: event.target.value });
            }}
          />
        </div>
      ))}
    </fieldset>
  );
}
