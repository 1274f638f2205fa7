import { Ban, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Key, MadeKey } from "@/api/types";
import { StateBadge } from "@/components/state-badge";
import { Button } from "@/components/ui/button";

import { KeyFacts } from "./key-facts";
import { LOOKS, stateOf } from "./key-state";
import { RevokeDialog } from "./revoke-dialog";
import { RotateDialog } from "./rotate-dialog";

interface RowProps {
  of: Key;
  now: number;
  onMade: (made: MadeKey) => void;
}

export function KeyRow({ of: key, now, onMade }: RowProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<"rotate" | "revoke" | null>(null);
  const state = stateOf(key, now);
  const isLive = state === "live" || state === "soon";
  const close = () => {
    setAsked(null);
  };
  const rotated = (made: MadeKey) => {
    close();
    onMade(made);
  };
  return (
    <li className="space-y-3 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 space-y-1">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h2 className="min-w-0 text-sm font-medium break-words">{key.name}</h2>
            <StateBadge look={LOOKS[state]}>{t(`keys.state.${state}`)}</StateBadge>
          </div>
          <p className="font-mono text-xs text-muted-foreground">{`abi_${key.id}_…`}</p>
        </div>
        {isLive && <Actions of={key} onAsk={setAsked} />}
      </div>
      <KeyFacts of={key} state={state} />
      {asked === "rotate" && <RotateDialog old={key} onMade={rotated} onClose={close} />}
      {asked === "revoke" && <RevokeDialog doomed={key} onClose={close} />}
    </li>
  );
}

interface ActionsProps {
  of: Key;
  onAsk: (what: "rotate" | "revoke") => void;
}

function Actions({ of: key, onAsk }: ActionsProps) {
  const { t } = useTranslation();
  const about = { name: key.name, id: key.id };
  return (
    <div className="flex gap-2">
      <Button
        variant="outline"
        size="sm"
        aria-label={t("keys.rotateThis", about)}
        onClick={() => {
          onAsk("rotate");
        }}
      >
        <RotateCw aria-hidden />
        {t("keys.rotate")}
      </Button>
      <Button
        variant="outline"
        size="sm"
        aria-label={t("keys.revokeThis", about)}
        className="text-bad"
        onClick={() => {
          onAsk("revoke");
        }}
      >
        <Ban aria-hidden />
        {t("keys.revoke")}
      </Button>
    </div>
  );
}
