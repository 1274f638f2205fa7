import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { KEYS, revokeKey } from "@/api/keys";
import type { Key } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";

/** Asked first: programs that still use it stop at once, and it cannot be taken back. */
export function RevokeDialog({ doomed, onClose }: { doomed: Key; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeKey(doomed.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: KEYS });
      toast.success(t("keys.revocation.done", { name: doomed.name }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("keys.revocation.title", { name: doomed.name })}
      text={t("keys.revocation.text", { id: doomed.id })}
      keep={t("keys.revocation.keep")}
      act={t("keys.revoke")}
      doing={revoke}
    />
  );
}
