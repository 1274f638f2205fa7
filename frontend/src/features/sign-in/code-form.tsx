import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import type { SignInFailure } from "@/api/session";
import { Button } from "@/components/ui/button";
import { CodeField } from "@/components/code-field";

import { Failure } from "./sign-in-failure";

interface CodeFormProps {
  busy: boolean;
  failure: SignInFailure | null;
  onSubmit: (code: string) => void;
  onBack: () => void;
}

export function CodeForm({ busy, failure, onSubmit, onBack }: CodeFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [code, setCode] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit(code);
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <CodeField
        id={id}
        label={t("signIn.code")}
        hint={t("signIn.codeHint")}
        value={code}
        invalid={failure === "wrong_code"}
        onChange={setCode}
      />
      <Failure failure={failure} />
      <Button type="submit" className="w-full" disabled={busy || !code}>
        {busy && <LoaderCircle className="animate-spin" aria-hidden />}
        {t("signIn.submit")}
      </Button>
      <Button variant="ghost" className="w-full" onClick={onBack}>
        {t("signIn.back")}
      </Button>
    </form>
  );
}
