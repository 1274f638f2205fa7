import { useQueryClient } from "@tanstack/react-query";
import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { may } from "@/api/me";
import { forgetMonths, lockPeriod, unlockPeriod } from "@/api/periods";
import type { Me, Period } from "@/api/types";
import { ReasonAction } from "@/components/reason-action";

/** A final month is signed by whoever runs workflows, and opened by another, an administrator. */
export function SignForm({ period, me }: { period: Period; me: Me }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { source, billing_period, state, lock } = period;
  const done = (words: string) => () => {
    forgetMonths(queryClient);
    toast.success(words);
  };
  if (state === "final" && may(me, "run_workflows")) {
    return (
      <ReasonAction
        icon={LockKeyhole}
        label={t("month.lock")}
        hint={t("month.lockHint")}
        act={(note) => lockPeriod({ source, billing_period }, note)}
        onDone={done(t("month.locked"))}
      />
    );
  }
  if (!lock || !may(me, "run_workflows")) return null;
  if (!may(me, "administer")) return <Why text={t("month.needsAdmin")} />;
  if (lock.person === me.username) return <Why text={t("month.secondPerson")} />;
  return (
    <ReasonAction
      icon={LockKeyholeOpen}
      label={t("month.unlock")}
      hint={t("month.unlockHint")}
      isDestructive
      act={(note) => unlockPeriod({ source, billing_period }, note)}
      onDone={done(t("month.unlocked"))}
    />
  );
}

function Why({ text }: { text: string }) {
  return <p className="text-xs text-muted-foreground">{text}</p>;
}
