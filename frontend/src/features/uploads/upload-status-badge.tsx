import { CircleCheck, CircleHelp, CircleX, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { UploadStatus } from "@/api/types";
import { StateBadge, WORKING, type Look } from "@/components/state-badge";

const LOOKS: Record<UploadStatus, Look> = {
  checking: WORKING,
  ready: { tone: "warn", icon: CircleHelp },
  failed: { tone: "bad", icon: CircleX },
  approved: { tone: "good", icon: CircleCheck },
  rejected: { tone: "neutral", icon: Trash2 },
};

export function UploadStatusBadge({ status }: { status: UploadStatus }) {
  const { t } = useTranslation();
  return (
    <StateBadge look={LOOKS[status]} data-status={status}>
      {t(`uploads.status.${status}`)}
    </StateBadge>
  );
}
