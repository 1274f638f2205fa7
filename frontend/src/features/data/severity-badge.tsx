import { CircleCheck, Hourglass, ListChecks, TriangleAlert, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Severity } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";

const LOOKS: Record<Severity, { tone: Tone; icon: LucideIcon }> = {
  ok: { tone: "good", icon: CircleCheck },
  listed: { tone: "neutral", icon: ListChecks },
  waiting: { tone: "warn", icon: Hourglass },
  red: { tone: "bad", icon: TriangleAlert },
};

/** What the ledger found. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = LOOKS[severity];
  return (
    <Badge tone={tone} data-severity={severity}>
      <Icon aria-hidden />
      {t(`ledger.severity.${severity}`)}
    </Badge>
  );
}
