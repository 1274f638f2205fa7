import {
  CircleCheck,
  CircleHelp,
  CircleX,
  LoaderCircle,
  Trash2,
  type LucideIcon,
} from "lucide-react";
import { useTranslation } from "react-i18next";

import type { UploadStatus } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";
import { cn } from "@/lib/class-names";

const LOOKS: Record<UploadStatus, { tone: Tone; icon: LucideIcon }> = {
  checking: { tone: "busy", icon: LoaderCircle },
  ready: { tone: "warn", icon: CircleHelp },
  failed: { tone: "bad", icon: CircleX },
  approved: { tone: "good", icon: CircleCheck },
  rejected: { tone: "neutral", icon: Trash2 },
};

export function UploadStatusBadge({ status }: { status: UploadStatus }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone} data-status={status}>
      <Icon className={cn(status === "checking" && "animate-spin")} aria-hidden />
      {t(`uploads.status.${status}`)}
    </Badge>
  );
}
