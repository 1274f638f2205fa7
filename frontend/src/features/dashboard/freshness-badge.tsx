import { useQuery } from "@tanstack/react-query";
import { ChevronDown, CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { restatementsQuery } from "@/api/periods";
import type { AsOf } from "@/api/types";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

import { FreshnessSnapshots } from "./freshness-snapshots";
import { FreshnessSources } from "./freshness-sources";
import { toneOf, useSummary, type FreshnessTone } from "./freshness";

const ICONS = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };
const LOOKS: Record<FreshnessTone, string> = {
  good: "border-good-border bg-good-soft text-good",
  warn: "border-warn-border bg-warn-soft text-warn",
  bad: "border-bad-border bg-bad-soft text-bad",
};

interface BadgeProps {
  asOf: AsOf;
  /** Whether this person may open the Data page and ask for its facts. */
  canLook: boolean;
}

/** How old and how settled the numbers are, where they come from and what is missing in them. */
export function FreshnessBadge({ asOf, canLook }: BadgeProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const restatements = useQuery({ ...restatementsQuery, enabled: canLook });
  const restated = new Set(restatements.data?.items.map((one) => one.new_snapshot));
  const isRestated = asOf.snapshots.some((one) => restated.has(one.snapshot_id));
  const summary = useSummary(asOf, isRestated);
  const tone = toneOf(asOf, isRestated);
  const Icon = ICONS[tone];
  return (
    <Popover>
      <PopoverTrigger
        data-testid="freshness"
        data-state-of-delivery={asOf.freshness.state}
        data-quarantined={asOf.snapshots.reduce((sum, one) => sum + (one.quarantined ?? 0), 0)}
        className={cn(
          "focus-ring inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-xl border px-2 py-0.5 text-left text-xs font-medium tabular-nums [&_svg]:size-3.5 [&_svg]:shrink-0",
          LOOKS[tone],
        )}
      >
        <Icon aria-hidden />
        <span>{summary}</span>
        <ChevronDown aria-hidden className="opacity-60" />
      </PopoverTrigger>
      <PopoverContent
        align="start"
        aria-label={t("freshness.title")}
        className="w-[min(30rem,calc(100vw-1.5rem))] p-0"
      >
        <div className="border-b px-4 py-3">
          <p className="font-semibold">{t("freshness.title")}</p>
          <p className="mt-0.5 text-xs text-muted-foreground">
            {t("freshness.read", { time: formats.moment(asOf.read_at) })}
          </p>
        </div>
        <FreshnessSources asOf={asOf} canLook={canLook} />
        <FreshnessSnapshots snapshots={asOf.snapshots} restated={restated} />
      </PopoverContent>
    </Popover>
  );
}
