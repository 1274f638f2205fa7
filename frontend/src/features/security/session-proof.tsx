import { useMutation } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { CodeField } from "@/components/code-field";
import { Refusal } from "@/components/refusal";
import { Button } from "@/components/ui/button";

/** This session was opened without a code: here one is entered. */
export function SessionProof({ onProof }: { onProof: (code: string) => Promise<unknown> }) {
  const { t } = useTranslation();
  const id = useId();
  const [code, setCode] = useState("");
  const attempt = useMutation({ mutationFn: () => onProof(code) });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <form onSubmit={submit} className="max-w-56 space-y-3">
      <CodeField
        id={id}
        label={t("security.code")}
        value={code}
        invalid={attempt.isError}
        onChange={setCode}
      />
      <Refusal error={attempt.error} />
      <Button type="submit" disabled={attempt.isPending || !code}>
        {attempt.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
        {t("security.proof.submit")}
      </Button>
    </form>
  );
}
