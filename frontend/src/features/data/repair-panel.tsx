import { Wrench } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Snapshot } from "@/api/types";
import { Button } from "@/components/ui/button";

import type { Draft } from "./proposal";
import { ReplayForm, type Replay } from "./replay-form";
import { RuleForm } from "./rule-form";
import { RuleList } from "./rule-list";

interface RepairProps {
  /** Whose bytes are read again. */
  snapshot: Snapshot;
  /** The rule to start from. */
  proposal: Draft;
  onReplay: (replay: Replay) => void;
}

/** A person says how the source's files are to be read; then the same bytes are read again. */
export function RepairPanel({ snapshot, proposal, onReplay }: RepairProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const { source } = snapshot;
  return (
    <section
      aria-label={t("rules.title")}
      data-testid="repair"
      className="space-y-3 rounded-lg border p-3.5"
    >
      <div>
        <h4 className="text-[13px] font-semibold">{t("rules.title")}</h4>
        <p className="text-xs text-muted-foreground">{t("rules.description")}</p>
      </div>
      <RuleList source={source} />
      {adding ? (
        <RuleForm
          source={source}
          proposal={proposal}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button
            variant="outline"
            size="sm"
            onClick={() => {
              setAdding(true);
            }}
          >
            <Wrench aria-hidden />
            {t("rules.add")}
          </Button>
          <ReplayForm snapshot={snapshot} onReplay={onReplay} />
        </div>
      )}
    </section>
  );
}
