import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { quarantineQuery } from "@/api/billing";
import type { QuarantineRule, Snapshot } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormats } from "@/lib/use-formats";

import { draftOf, proposalFor } from "./proposal";
import { QuarantinedLineRow } from "./quarantined-line";
import { RepairPanel } from "./repair-panel";
import type { Replay } from "./replay-form";

interface PanelProps {
  snapshot: Snapshot;
  onReplay: (replay: Replay) => void;
}

/** The lines that were set aside, by rule, each with what is wrong with it, and the way to mend it. */
export function QuarantinePanel({ snapshot, onReplay }: PanelProps) {
  const { t, i18n } = useTranslation();
  const [rule, setRule] = useState<string>();
  const query = useInfiniteQuery(quarantineQuery(snapshot.snapshot_id, rule));
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-24" />;
  const lines = query.data.pages.flatMap((page) => page.items);
  const withheld = query.data.pages[0]?.withheld;
  const proposal = lines.map((line) => proposalFor(line.rule, line.column)).find((one) => one);
  return (
    <div className="space-y-3">
      <div className="rounded-lg border border-warn-border" data-testid="quarantine">
        <p className="border-b border-warn-border bg-warn-soft px-3.5 py-2 text-[13px] font-medium text-warn">
          {t("freshness.quarantined", { count: snapshot.quarantined })}
        </p>
        <div className="flex flex-wrap gap-1.5 px-3.5 py-2.5">
          {(query.data.pages[0]?.summary ?? []).map((one) => (
            <RuleChip
              key={one.rule + one.currency}
              one={one}
              chosen={rule === one.rule}
              onChoose={() => {
                setRule(rule === one.rule ? undefined : one.rule);
              }}
            />
          ))}
        </div>
        {withheld && (
          <p className="border-t px-3.5 py-2 text-xs text-muted-foreground" role="note">
            {withheld.reason[i18n.language.startsWith("zh") ? "zh" : "en"]}
          </p>
        )}
        <ol className="divide-y border-t" aria-label={t("data.asideLines")}>
          {lines.map((line) => (
            <QuarantinedLineRow
              key={`${line.blob}:${String(line.line_no)}`}
              line={line}
              isWithheld={Boolean(withheld)}
            />
          ))}
        </ol>
        {query.hasNextPage && (
          <div className="border-t p-2 text-center">
            <Button variant="ghost" size="sm" onClick={() => void query.fetchNextPage()}>
              {t("data.moreLines")}
            </Button>
          </div>
        )}
      </div>
      <RepairPanel
        // Another rule of the quarantine asks for another reading.
        key={rule ?? ""}
        snapshot={snapshot}
        proposal={proposal ?? draftOf("day_first")}
        onReplay={onReplay}
      />
    </div>
  );
}

interface ChipProps {
  one: QuarantineRule;
  chosen: boolean;
  onChoose: () => void;
}

function RuleChip({ one, chosen, onChoose }: ChipProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const known = one.lines > one.unreadable && one.currency;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className="focus-ring rounded-full border px-2.5 py-1 text-xs tabular-nums hover:bg-accent aria-pressed:border-primary aria-pressed:bg-accent"
    >
      {t(`data.rule.${one.rule}`, { defaultValue: one.rule })} · {formats.count(one.lines)}
      {known && ` · ${formats.moneyExact(one.cost, one.currency)}`}
    </button>
  );
}
