import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { acceptRestatement, confirmEmpty } from "@/api/billing";
import { may } from "@/api/me";
import { forgetMonths } from "@/api/periods";
import type { Me, Period, Snapshot } from "@/api/types";
import { ReasonAction } from "@/components/reason-action";

interface RefusedProps {
  /** The newest load of the month; only that one may be decided about. */
  newest: Snapshot;
  period: Period | undefined;
  me: Me;
}

/** A delivery that waits for a person's decision: empty, or for a month that is signed. */
export function RefusedDelivery({ newest, period, me }: RefusedProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  if (newest.status !== "failed") return null;
  const kind = ({ empty_delivery: "empty", period_locked: "accept" } as const)[
    newest.error_code as "empty_delivery" | "period_locked"
  ] as "empty" | "accept" | undefined;
  if (!kind) return null;
  const allowed =
    kind === "empty"
      ? may(me, "run_workflows")
      : may(me, "administer") && period?.lock?.person !== me.username;
  return (
    <div className="space-y-2.5 rounded-lg border border-warn-border bg-warn-soft p-3.5">
      <div>
        <p className="text-[13px] font-semibold text-warn">{t(`data.${kind}.title`)}</p>
        <p className="text-xs">{t(`data.${kind}.text`, { snapshot: newest.snapshot_id })}</p>
      </div>
      {allowed && (
        <ReasonAction
          icon={Check}
          label={t(`data.${kind}.submit`)}
          hint={t(`data.${kind}.hint`)}
          act={(reason) => (kind === "empty" ? confirmEmpty : acceptRestatement)(newest, reason)}
          onDone={(shown) => {
            forgetMonths(queryClient);
            toast.success(t("data.decided", { snapshot: shown.snapshot_id }));
          }}
        />
      )}
      {!allowed && kind === "accept" && <p className="text-xs">{t("data.accept.needs")}</p>}
    </div>
  );
}
