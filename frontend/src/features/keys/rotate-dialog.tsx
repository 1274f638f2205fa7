import { useMutation } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { rotateKey } from "@/api/keys";
import type { Key, KeyRotation, MadeKey } from "@/api/types";
import { Choice } from "@/components/choice";
import { Field } from "@/components/field";
import { Refusal } from "@/components/refusal";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { useProof } from "@/components/use-proof";

import { endOf, USUAL } from "./expiry";
import { ExpiryField } from "./expiry-field";
import { focusToldKey } from "./told-key";

/** Hours for which the old key lives on. */
const OVERLAPS = ["0", "1", "24", "168"] as const;
type Overlap = (typeof OVERLAPS)[number];

interface DialogProps {
  old: Key;
  onMade: (made: MadeKey) => void;
  onClose: () => void;
}

/** A key of the same kind takes its place, and both are in force while programs change over. */
export function RotateDialog({ old, onMade, onClose }: DialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const { run, dialog } = useProof();
  const [overlap, setOverlap] = useState<Overlap>("24");
  const [expiry, setExpiry] = useState(USUAL);
  const rotate = useMutation({
    mutationFn: (asked: KeyRotation) => run(() => rotateKey(old.id, asked)),
    onSuccess: onMade,
    // The answer holds the secret: it is not kept.
    gcTime: 0,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const end = endOf(expiry, Date.now());
    if (end) rotate.mutate({ expires_at: end.toISOString(), overlap_hours: Number(overlap) });
  };
  const options = OVERLAPS.map((value) => ({ value, label: t(`keys.rotation.after.${value}`) }));
  return (
    <>
      <Dialog open onOpenChange={onClose}>
        <DialogContent closeLabel={t("action.close")} onCloseAutoFocus={focusToldKey}>
          <form onSubmit={submit}>
            <DialogHeader>
              <DialogTitle>{t("keys.rotation.title", { name: old.name })}</DialogTitle>
              <DialogDescription>{t("keys.rotation.text")}</DialogDescription>
            </DialogHeader>
            <div className="space-y-5 px-6 pb-5">
              <Field id={id} label={t("keys.rotation.old")} hint={t("keys.rotation.hint")}>
                <Choice id={id} value={overlap} options={options} onChange={setOverlap} />
              </Field>
              <ExpiryField label={t("keys.rotation.new")} value={expiry} onChange={setExpiry} />
              <Refusal error={rotate.error} />
            </div>
            <DialogFooter>
              <Button type="submit" disabled={rotate.isPending}>
                {rotate.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
                {t("keys.rotate")}
              </Button>
            </DialogFooter>
          </form>
        </DialogContent>
      </Dialog>
      {dialog}
    </>
  );
}
