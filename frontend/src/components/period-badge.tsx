import { CalendarClock, CircleCheck, Hourglass, Lock, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { PeriodState } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";

const LOOKS: Record<PeriodState, { tone: Tone; icon: LucideIcon }> = {
  open: { tone: "busy", icon: CalendarClock },
  provisional: { tone: "neutral", icon: Hourglass },
  final: { tone: "good", icon: CircleCheck },
  locked: { tone: "good", icon: Lock },
};

/** How settled a month is. */
export function PeriodBadge({ state }: { state: PeriodState }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone} data-period={state}>
      <Icon aria-hidden />
      {t(`periodState.${state}`)}
    </Badge>
  );
}
