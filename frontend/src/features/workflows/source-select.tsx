import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Source } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Label } from "@/components/ui/label";
import {
  Select,
  SelectContent,
  SelectItem,
  SelectTrigger,
  SelectValue,
} from "@/components/ui/select";
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
      <Select value={value} onValueChange={onChange} disabled={enabled.length === 0}>
        <SelectTrigger id={id} className="w-full font-normal">
          <SelectValue placeholder={t("trigger.noSource")} />
        </SelectTrigger>
        <SelectContent>
          {enabled.map((source) => (
            <SelectItem key={source.name} value={source.name}>
              {source.name}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <p className="text-xs text-muted-foreground">
        {sources.data && enabled.length === 0 ? t("trigger.noSourceHint") : hint}
      </p>
    </div>
  );
}
