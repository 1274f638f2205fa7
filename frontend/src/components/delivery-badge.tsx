import { CalendarOff, CircleAlert, CircleCheck, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { DeliveryState } from "@/api/types";
import { StateBadge, type Look } from "@/components/state-badge";

const LOOKS: Record<DeliveryState, Look> = {
  fresh: { tone: "good", icon: CircleCheck },
  amber: { tone: "warn", icon: Clock },
  red: { tone: "bad", icon: CircleAlert },
  none: { tone: "neutral", icon: CalendarOff },
};

/** Whether a source delivers when it should. */
export function DeliveryBadge({ state }: { state: DeliveryState }) {
  const { t } = useTranslation();
  const isLate = state === "amber" || state === "red";
  const title = isLate ? t(`delivery.${state}Hint`) : undefined;
  return (
    <StateBadge look={LOOKS[state]} title={title} data-state={state}>
      {t(`delivery.${state}`)}
    </StateBadge>
  );
}
