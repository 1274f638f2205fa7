import { CalendarClock, CircleCheck, Hourglass, Lock } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { PeriodState } from "@/api/types";
import { StateBadge, type Look } from "@/components/state-badge";

const LOOKS: Record<PeriodState, Look> = {
  open: { tone: "busy", icon: CalendarClock },
  provisional: { tone: "neutral", icon: Hourglass },
  final: { tone: "good", icon: CircleCheck },
  locked: { tone: "good", icon: Lock },
};

/** How settled a month is. */
export function PeriodBadge({ state }: { state: PeriodState }) {
  const { t } = useTranslation();
  return (
    <StateBadge look={LOOKS[state]} data-period={state}>
      {t(`periodState.${state}`)}
    </StateBadge>
  );
}
