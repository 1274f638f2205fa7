import { Ban, CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { RunStatus } from "@/api/types";
import { StateBadge, WORKING, type Look } from "@/components/state-badge";

const LOOKS: Record<RunStatus, Look> = {
  running: WORKING,
  completed: { tone: "good", icon: CircleCheck },
  failed: { tone: "bad", icon: CircleX },
  cancelled: { tone: "neutral", icon: Ban },
};

export function StatusBadge({ status }: { status: RunStatus }) {
  const { t } = useTranslation();
  return <StateBadge look={LOOKS[status]}>{t(`run.status.${status}`)}</StateBadge>;
}
