import { useTranslation } from "react-i18next";

import type { AsOf } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { useFormats } from "@/lib/use-formats";

const DATASETS = ["actual", "amortized", "focus", "legacy"] as const;

function isKnown(dataset: string): dataset is (typeof DATASETS)[number] {
  return (DATASETS as readonly string[]).includes(dataset);
}

interface SnapshotsProps {
  snapshots: AsOf["snapshots"];
  /** Snapshots that changed a month after its close. */
  restated: ReadonlySet<number | null>;
}

/** Every publication the numbers were read from. */
export function FreshnessSnapshots({ snapshots, restated }: SnapshotsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul className="max-h-72 divide-y overflow-y-auto">
      {snapshots.map((one) => (
        <li key={one.snapshot_id} className="flex justify-between gap-4 px-4 py-2.5 text-xs">
          <div className="min-w-0 space-y-0.5">
            <p className="text-[13px] font-medium break-words">
              {one.source} · {formats.month(one.billing_period)}
            </p>
            <p className="text-muted-foreground">
              {t("freshness.published", {
                dataset: isKnown(one.dataset) ? t(`freshness.dataset.${one.dataset}`) : one.dataset,
                time: formats.moment(one.published_at),
              })}
            </p>
            {restated.has(one.snapshot_id) && <Badge tone="warn">{t("freshness.restated")}</Badge>}
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
