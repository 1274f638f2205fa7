import { useQueryClient } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { withdrawPublication } from "@/api/billing";
import { forgetMonths } from "@/api/periods";
import type { Snapshot } from "@/api/types";
import { ReasonAction } from "@/components/reason-action";

/** Takes down what is seen; undo shows it again. */
export function WithdrawForm({ current }: { current: Snapshot }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return (
    <ReasonAction
      icon={EyeOff}
      label={t("data.withdraw.submit")}
      hint={t("data.withdraw.hint")}
      isDestructive
      act={(reason) => withdrawPublication(current, reason)}
      onDone={() => {
        forgetMonths(queryClient);
        toast.success(t("data.withdraw.done"));
      }}
    />
  );
}
