import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { makeKey } from "@/api/keys";
import type { MadeKey, Me, WantedKey } from "@/api/types";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { useProof } from "@/components/use-proof";

import { NewKeyForm } from "./new-key-form";
import { PERMISSIONS } from "./permissions";
import { focusToldKey } from "./told-key";

interface DialogProps {
  me: Me;
  onMade: (made: MadeKey) => void;
  onClose: () => void;
}

export function NewKeyDialog({ me, onMade, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { run, dialog } = useProof();
  const make = useMutation({
    mutationFn: (wanted: WantedKey) => run(() => makeKey(wanted)),
    onSuccess: onMade,
    // The answer holds the secret: it is not kept.
    gcTime: 0,
  });
  const offered = PERMISSIONS.filter((permission) => me.permissions.includes(permission));
  return (
    <>
      <Dialog open onOpenChange={onClose}>
        <DialogContent
          closeLabel={t("action.close")}
          className="max-w-xl"
          onCloseAutoFocus={focusToldKey}
        >
          <DialogHeader>
            <DialogTitle>{t("keys.new")}</DialogTitle>
            <DialogDescription>{t("keys.newText")}</DialogDescription>
          </DialogHeader>
          <NewKeyForm
            offered={offered}
            isBusy={make.isPending}
            error={make.error}
            onSubmit={make.mutate}
          />
        </DialogContent>
      </Dialog>
      {dialog}
    </>
  );
}
