import { ChevronDown, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { AsOf } from "@/api/types";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

const DATASETS = ["actual", "amortized"] as const;

function isKnown(dataset: string): dataset is (typeof DATASETS)[number] {
  return (DATASETS as readonly string[]).includes(dataset);
}

/** How old the numbers are, which publications they come from and what is missing in them. */
export function FreshnessBadge({ asOf }: { asOf: AsOf }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const quarantined = asOf.snapshots.reduce((sum, one) => sum + (one.quarantined ?? 0), 0);
  const Icon = quarantined > 0 ? TriangleAlert : CircleCheck;
  const published = asOf.published_at ?? asOf.read_at;
  return (
    <Popover>
      <PopoverTrigger
        data-testid="freshness"
        data-quarantined={quarantined}
        className={cn(
          "focus-ring inline-flex h-6 max-w-full items-center gap-1.5 rounded-full border px-2 text-xs font-medium whitespace-nowrap tabular-nums [&_svg]:size-3.5 [&_svg]:shrink-0",
          quarantined > 0
            ? "border-warn-border bg-warn-soft text-warn"
            : "border-good-border bg-good-soft text-good",
        )}
      >
        <Icon aria-hidden />
        <span className="truncate">
          {t("freshness.asOf", { time: formats.moment(published) })}
          {quarantined > 0 && ` · ${t("freshness.quarantined", { count: quarantined })}`}
        </span>
        <ChevronDown aria-hidden className="opacity-60" />
      </PopoverTrigger>
      <PopoverContent
        align="start"
        aria-label={t("freshness.title")}
        className="w-[min(28rem,calc(100vw-1.5rem))] p-0"
      >
        <div className="border-b px-4 py-3">
          <p className="font-semibold">{t("freshness.title")}</p>
          <p className="mt-0.5 text-xs text-muted-foreground">
            {t("freshness.read", { time: formats.moment(asOf.read_at) })}
          </p>
        </div>
        <Snapshots asOf={asOf} />
      </PopoverContent>
    </Popover>
  );
}

function Snapshots({ asOf }: { asOf: AsOf }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul className="max-h-80 divide-y overflow-y-auto">
      {asOf.snapshots.map((one) => (
        <li key={one.snapshot_id} className="flex justify-between gap-4 px-4 py-2.5 text-xs">
          <div className="min-w-0">
            <p className="truncate text-[13px] font-medium">
              {one.source} · {formats.month(one.billing_period)}
            </p>
            <p className="text-muted-foreground">
              {t("freshness.published", {
                dataset: isKnown(one.dataset) ? t(`freshness.dataset.${one.dataset}`) : one.dataset,
                time: formats.moment(one.published_at),
              })}
            </p>
          </div>
          {one.loaded !== null && one.quarantined !== null && (
            <div className="shrink-0 text-right tabular-nums">
              <p>{t("freshness.lines", { lines: formats.count(one.loaded) })}</p>
              <p className={one.quarantined > 0 ? "text-warn" : "text-muted-foreground"}>
                {t("freshness.quarantined", { count: one.quarantined })}
              </p>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
