import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Source } from "@/api/types";
import { Choice } from "@/components/choice";
import { ErrorPanel } from "@/components/error-panel";
import { Label } from "@/components/ui/label";
import { useFormats } from "@/lib/use-formats";

interface SelectProps {
  id: string;
  sources: UseQueryResult<{ items: Source[] }>;
  enabled: Source[];
  value: string;
  onChange: (name: string) => void;
}

export function SourceSelect({ id, sources, enabled, value, onChange }: SelectProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (sources.isError) {
    return <ErrorPanel error={sources.error} onRetry={() => void sources.refetch()} />;
  }
  const published = enabled.find((source) => source.name === value)?.last_published_at;
  const hint = published
    ? t("trigger.published", { time: formats.moment(published) })
    : t("trigger.neverPublished");
  return (
    <div className="space-y-2">
      <Label htmlFor={id}>{t("trigger.source")}</Label>
      <Choice
        id={id}
        value={value}
        options={enabled.map(({ name }) => ({ value: name, label: name }))}
        placeholder={t("trigger.noSource")}
        onChange={onChange}
      />
      <p className="text-xs text-muted-foreground">
        {sources.data && enabled.length === 0 ? t("trigger.noSourceHint") : hint}
      </p>
    </div>
  );
}
