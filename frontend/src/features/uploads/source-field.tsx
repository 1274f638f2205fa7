import { useTranslation } from "react-i18next";

import { Choice } from "@/components/choice";
import { ErrorPanel } from "@/components/error-panel";
import { Field } from "@/components/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";

import type { UploadSources } from "./use-upload-sources";

const NEW = "+";

/** Whose months the file holds. */
export function SourceField({ id, sources }: { id: string; sources: UploadSources }) {
  const { t } = useTranslation();
  const { query, names, canAdd, isNew } = sources;
  if (query.error && !query.data) {
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <Skeleton className="h-16" />;
  if (names.length === 0 && !canAdd) {
    return (
      <div className="space-y-2 text-[13px]">
        <p className="font-medium">{t("uploads.source")}</p>
        <p className="text-muted-foreground">{t("uploads.noSource")}</p>
      </div>
    );
  }
  const options = [
    ...names.map((value) => ({ value, label: value })),
    ...(canAdd ? [{ value: NEW, label: t("uploads.newSource") }] : []),
  ];
  return (
    <div className="space-y-3">
      {names.length > 0 && (
        <Field id={id} label={t("uploads.source")} hint={!isNew && t("uploads.sourceHint")}>
          <Choice
            id={id}
            value={isNew ? NEW : sources.name}
            options={options}
            onChange={(value) => {
              sources.choose(value === NEW ? "" : value);
            }}
          />
        </Field>
      )}
      {isNew && (
        <Field
          id={`${id}-new`}
          label={t("uploads.newSourceName")}
          hint={t("uploads.newSourceHint")}
        >
          <Input
            id={`${id}-new`}
            required
            maxLength={100}
            spellCheck={false}
            value={sources.name}
            aria-invalid={sources.name !== "" && !sources.isValid}
            onChange={(event) => {
              sources.type(event.target.value);
            }}
          />
        </Field>
      )}
    </div>
  );
}
