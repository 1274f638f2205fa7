import { useQuery } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { signInWays } from "@/api/session";
import type { Me } from "@/api/types";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";

import { PasswordCard } from "./password-card";
import { SecondFactorCard } from "./second-factor-card";
import { SessionList } from "./session-list";

interface SecurityPageProps {
  me: Me;
  /** Where somebody was sent here from. */
  next: string | undefined;
  onNext: () => void;
}

export function SecurityPage({ me, next, onNext }: SecurityPageProps) {
  const { t } = useTranslation();
  const ways = useQuery({ queryKey: ["sign-in-ways"], queryFn: signInWays });
  const { missing, set_up: isSetUp } = me.second_factor;
  return (
    <Page title={t("security.title")} description={t("security.text")}>
      <div className="flex max-w-3xl flex-col gap-4">
        {missing && (
          <div
            role="status"
            className="flex gap-3 rounded-xl border border-warn-border bg-warn-soft p-4 text-sm"
          >
            <ShieldAlert className="mt-0.5 size-5 shrink-0 text-warn" aria-hidden />
            <p>{t(isSetUp ? "security.missing.code" : "security.missing.setUp")}</p>
          </div>
        )}
        {!missing && next && (
          <div className="flex flex-wrap items-center justify-between gap-3 rounded-xl border bg-card p-4 text-sm">
            <p>{t("security.missing.done")}</p>
            <Button onClick={onNext}>{t("security.missing.goOn")}</Button>
          </div>
        )}
        <SecondFactorCard me={me} />
        {ways.data?.passwords && <PasswordCard />}
        <SessionList />
      </div>
    </Page>
  );
}
