import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { KEYS, revokeKey } from "@/api/keys";
import type { Key } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

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
    <Dialog open onOpenChange={onClose}>
      <DialogContent closeLabel={t("action.close")} className="max-w-md">
        <DialogHeader>
          <DialogTitle>{t("keys.revocation.title", { name: doomed.name })}</DialogTitle>
          <DialogDescription>{t("keys.revocation.text", { id: doomed.id })}</DialogDescription>
        </DialogHeader>
        {revoke.error && <ErrorPanel className="mx-6 mb-4" error={revoke.error} />}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{t("keys.revocation.keep")}</Button>
          </DialogClose>
          <Button
            variant="destructive"
            disabled={revoke.isPending}
            onClick={() => {
              revoke.mutate();
            }}
          >
            {revoke.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
            {t("keys.revoke")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
