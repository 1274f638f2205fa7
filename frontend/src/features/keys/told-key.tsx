import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { MadeKey } from "@/api/types";
import { Button } from "@/components/ui/button";

import { CopyLine } from "./copy-line";

const PLACE = "told-key";

/** For a dialog that closes: to the key it has made, else back to where it was opened. */
export function focusToldKey(event: Event): void {
  const told = document.getElementById(PLACE);
  if (!told) return;
  event.preventDefault();
  told.focus();
}

/** Shown once: the server does not say it again, and nothing here keeps it. */
export function ToldKey({ made, onKept }: { made: MadeKey; onKept: () => void }) {
  const { t } = useTranslation();
  const address = `${window.location.origin}/api/v1/me`;
  return (
    <section
      id={PLACE}
      tabIndex={-1}
      aria-labelledby={`${PLACE}-name`}
      className="focus-ring space-y-4 rounded-xl border border-good-border bg-card p-4 shadow-xs sm:p-5"
    >
      <div className="space-y-1">
        <h2 id={`${PLACE}-name`} className="text-[15px] font-semibold tracking-tight break-words">
          {t("keys.told.title", { name: made.name })}
        </h2>
        <p className="flex gap-2 text-[13px]">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
          {t("keys.told.once")}
        </p>
      </div>
      <CopyLine label={t("keys.told.key")} copy={t("keys.told.copyKey")} text={made.key} />
      <CopyLine
        label={t("keys.told.try")}
        copy={t("keys.told.copyTry")}
        text={`curl -H "Authorization: Bearer ${made.key}" ${address}`}
      />
      <Button size="sm" onClick={onKept}>
        {t("keys.told.kept")}
      </Button>
    </section>
  );
}
