import { CircleCheck, Hourglass, ListChecks, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Severity } from "@/api/types";
import { StateBadge, type Look } from "@/components/state-badge";

const LOOKS: Record<Severity, Look> = {
  ok: { tone: "good", icon: CircleCheck },
  listed: { tone: "neutral", icon: ListChecks },
  waiting: { tone: "warn", icon: Hourglass },
  red: { tone: "bad", icon: TriangleAlert },
};

/** What the ledger found. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  return (
    <StateBadge look={LOOKS[severity]} data-severity={severity}>
      {t(`ledger.severity.${severity}`)}
    </StateBadge>
  );
}
