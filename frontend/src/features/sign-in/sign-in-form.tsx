import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import type { SignInFailure } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

import { Failure } from "./sign-in-failure";

interface FormProps {
  busy: boolean;
  failure: SignInFailure | null;
  onSubmit: (login: string, password: string) => void;
}

export function SignInForm({ busy, failure, onSubmit }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit(login.trim(), password);
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <div className="space-y-2">
        <Label htmlFor={`${id}-login`}>{t("signIn.login")}</Label>
        <Input
          id={`${id}-login`}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={login}
          aria-invalid={failure === "wrong"}
          onChange={(event) => {
            setLogin(event.target.value);
          }}
        />
      </div>
      <div className="space-y-2">
        <Label htmlFor={`${id}-password`}>{t("signIn.password")}</Label>
        <Input
          id={`${id}-password`}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          aria-invalid={failure === "wrong"}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      </div>
      <Failure failure={failure} />
      <Button type="submit" className="w-full" disabled={busy}>
        {busy && <LoaderCircle className="animate-spin" aria-hidden />}
        {t("signIn.submit")}
      </Button>
    </form>
  );
}
