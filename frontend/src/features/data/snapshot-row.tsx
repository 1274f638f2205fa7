import { useTranslation } from "react-i18next";

import type { Snapshot, SnapshotStatus } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";
import { useFormats } from "@/lib/use-formats";

const TONES: Record<SnapshotStatus, Tone> = {
  loading: "busy",
  checked: "busy",
  published: "good",
  superseded: "neutral",
  failed: "bad",
  discarded: "neutral",
};

/** One load: how it ended and since when, or until when, it was shown. */
export function SnapshotRow({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-3.5 py-2.5 text-xs">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 text-[13px] font-medium tabular-nums">
          #{snapshot.snapshot_id}
          <Badge tone={TONES[snapshot.status]}>{t(`data.status.${snapshot.status}`)}</Badge>
        </p>
        <p className="mt-0.5 text-muted-foreground">{whenShown(snapshot)}</p>
        {snapshot.error_code && <code className="text-bad">{snapshot.error_code}</code>}
      </div>
      <p className="ml-auto text-right tabular-nums">
        {t("freshness.lines", { lines: formats.count(snapshot.loaded) })}
        {snapshot.quarantined > 0 && (
          <span className="block text-warn">
            {t("freshness.quarantined", { count: snapshot.quarantined })}
          </span>
        )}
      </p>
    </li>
  );

  function whenShown({ created_at, published_at, superseded_at }: Snapshot): string {
    if (!published_at) return t("data.created", { time: formats.moment(created_at) });
    const from = formats.moment(published_at);
    if (!superseded_at) return t("data.shownSince", { from });
    return t("data.shown", { from, until: formats.moment(superseded_at) });
  }
}
