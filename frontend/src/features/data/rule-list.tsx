import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { readingRulesQuery, removeReadingRule } from "@/api/reading-rules";
import type { ReadingRule } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { ReasonAction } from "@/components/reason-action";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormats } from "@/lib/use-formats";

/** The rules of one source that are in force. */
export function RuleList({ source }: { source: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(readingRulesQuery);
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-10" />;
  const rules = data.items.filter((one) => one.source === source);
  if (rules.length === 0) return <p className="text-xs">{t("rules.none")}</p>;
  return (
    <ul className="divide-y rounded-md border" aria-label={t("rules.inForce")}>
      {rules.map((rule) => (
        <RuleRow key={rule.id} rule={rule} />
      ))}
    </ul>
  );
}

function RuleRow({ rule }: { rule: ReadingRule }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const queryClient = useQueryClient();
  const about = [rule.column, rule.value].filter(Boolean).join(" = ");
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-3 py-2 text-xs">
      <div className="min-w-0">
        <p className="font-medium">
          {t(`rules.kind.${rule.kind}`)}
          {about && <code className="ml-2 break-all">{about}</code>}
        </p>
        <p className="break-words text-muted-foreground">
          {t("rules.by", { person: rule.created_by, time: formats.moment(rule.created_at) })}
          {": "}
          {rule.reason}
        </p>
      </div>
      <ReasonAction
        icon={Trash2}
        label={t("rules.remove")}
        hint={t("rules.removeHint")}
        act={(reason) => removeReadingRule(rule.id, reason)}
        onDone={() => {
          void queryClient.invalidateQueries(readingRulesQuery);
          toast.success(t("rules.removed"));
        }}
      />
    </li>
  );
}
