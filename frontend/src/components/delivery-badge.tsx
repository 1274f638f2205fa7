import { CalendarOff, CircleAlert, CircleCheck, Clock, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { DeliveryState } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";

const LOOKS: Record<DeliveryState, { tone: Tone; icon: LucideIcon }> = {
  fresh: { tone: "good", icon: CircleCheck },
  amber: { tone: "warn", icon: Clock },
  red: { tone: "bad", icon: CircleAlert },
  none: { tone: "neutral", icon: CalendarOff },
};

/** Whether a source delivers when it should: in words and a sign, not by colour alone. */
export function DeliveryBadge({ state }: { state: DeliveryState }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = LOOKS[state];
  const isLate = state === "amber" || state === "red";
  return (
    <Badge tone={tone} title={isLate ? t(`delivery.${state}Hint`) : undefined} data-state={state}>
      <Icon aria-hidden />
      {t(`delivery.${state}`)}
    </Badge>
  );
}
