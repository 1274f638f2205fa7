import { useMutation } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { prove } from "@/api/security";
import { CodeField } from "@/components/code-field";
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
import { Input } from "@/components/ui/input";

interface ProofDialogProps {
  by: "code" | "password";
  onSettled: (proved: boolean) => void;
}

export function ProofDialog({ by, onSettled }: ProofDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const attempt = useMutation({
    mutationFn: () => prove(by, typed),
    onSuccess: () => {
      onSettled(true);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    event.stopPropagation();
    attempt.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={() => {
        onSettled(false);
      }}
    >
      <DialogContent closeLabel={t("action.close")} className="max-w-sm">
        <form onSubmit={submit}>
          <DialogHeader>
            <DialogTitle>{t("security.proof.title")}</DialogTitle>
            <DialogDescription>{t(`security.proof.${by}`)}</DialogDescription>
          </DialogHeader>
          <div className="space-y-4 px-6 pb-5">
            {by === "code" ? (
              <CodeField id={id} label={t("security.code")} value={typed} onChange={setTyped} />
            ) : (
              <Field id={id} label={t("signIn.password")}>
                <Input
                  id={id}
                  type="password"
                  autoComplete="current-password"
                  // eslint-disable-next-line jsx-a11y/no-autofocus -- the only thing to fill in
                  autoFocus
                  required
                  value={typed}
                  onChange={(event) => {
                    setTyped(event.target.value);
                  }}
                />
              </Field>
            )}
            <Refusal error={attempt.error} />
          </div>
          <DialogFooter>
            <Button type="submit" disabled={attempt.isPending || !typed}>
              {attempt.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
              {t("security.proof.submit")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
