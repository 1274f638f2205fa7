import { Building2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { SignInWays } from "@/api/session";
import { Button } from "@/components/ui/button";

interface SsoButtonsProps {
  ways: SignInWays;
  busy: boolean;
  onChoose: (provider: string) => void;
}

/** The company's own ways, first: who has one uses it. */
export function SsoButtons({ ways, busy, onChoose }: SsoButtonsProps) {
  const { t } = useTranslation();
  if (ways.sso.length === 0) return null;
  return (
    <div className="space-y-2">
      {ways.sso.map(({ id, name }) => (
        <Button
          key={id}
          variant="outline"
          className="w-full"
          disabled={busy}
          onClick={() => {
            onChoose(id);
          }}
        >
          <Building2 aria-hidden />
          <span className="truncate">{t("signIn.with", { name })}</span>
        </Button>
      ))}
      {ways.passwords && (
        <p className="flex items-center gap-3 py-1 text-xs text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
          {t("signIn.or")}
        </p>
      )}
    </div>
  );
}
