import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useTranslation } from "react-i18next";

import { workflowTypesQuery } from "@/api/workflows";
import { Card } from "@/components/ui/card";
import { useInLanguage } from "@/components/use-in-language";

/** "0 2 * * *" is every day at 02:00; anything finer is shown as it was written. */
function dailyTime(cron: string): string | null {
  const match = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron.trim());
  const [, minute, hour] = match ?? [];
  return minute && hour ? `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` : null;
}

function useScheduleText(): (schedule: string | null) => string {
  const { t } = useTranslation();
  return (schedule) => {
    if (!schedule) return t("workflows.onDemand");
    const time = dailyTime(schedule);
    return time ? t("workflows.daily", { time }) : t("workflows.cron", { cron: schedule });
  };
}

/** What there is to run, and when it runs by itself. */
export function TypeCards() {
  const { data } = useQuery(workflowTypesQuery);
  const inLanguage = useInLanguage();
  const scheduleText = useScheduleText();
  if (!data?.length) return null;
  return (
    <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(24rem,100%),1fr))] gap-4">
      {data.map((type) => (
        <li key={type.workflow_type}>
          <Card className="h-full px-5 py-4">
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <h2 className="text-sm font-semibold tracking-tight">{inLanguage(type.name)}</h2>
              <span className="flex items-center gap-1.5 text-xs text-muted-foreground tabular-nums">
                <CalendarClock className="size-3.5" aria-hidden />
                {scheduleText(type.schedule)}
              </span>
            </div>
            <p className="mt-1 text-[13px] text-muted-foreground">{inLanguage(type.description)}</p>
          </Card>
        </li>
      ))}
    </ul>
  );
}
