import { Ban, CircleCheck, CircleX, LoaderCircle, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { RunStatus } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";
import { cn } from "@/lib/class-names";

const LOOKS: Record<RunStatus, { tone: Tone; icon: LucideIcon }> = {
  running: { tone: "busy", icon: LoaderCircle },
  completed: { tone: "good", icon: CircleCheck },
  failed: { tone: "bad", icon: CircleX },
  cancelled: { tone: "neutral", icon: Ban },
};

export function StatusBadge({ status }: { status: RunStatus }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon className={cn(status === "running" && "animate-spin")} aria-hidden />
      {t(`run.status.${status}`)}
    </Badge>
  );
}
