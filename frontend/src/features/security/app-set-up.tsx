import { useMutation } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { setUpApp, type NewApp } from "@/api/security";
import { CodeField } from "@/components/code-field";
import { Refusal } from "@/components/refusal";
import { Button } from "@/components/ui/button";

interface AppSetUpProps {
  app: NewApp;
  run: <T>(act: () => Promise<T>) => Promise<T>;
  onDone: () => void;
  onCancel: () => void;
}

/** The secret as a picture and as text, and a field for the first code of it. */
export function AppSetUp({ app, run, onDone, onCancel }: AppSetUpProps) {
  const { t } = useTranslation();
  const id = useId();
  const [code, setCode] = useState("");
  const attempt = useMutation({ mutationFn: () => run(() => setUpApp(code)), onSuccess: onDone });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <div className="flex flex-col gap-5 sm:flex-row">
      <img
        src={`data:image/svg+xml,${encodeURIComponent(app.totp_svg)}`}
        alt={t("security.app.picture")}
        // Phones read dark on light, whatever the theme.
        className="size-44 shrink-0 self-center rounded-lg border bg-white sm:self-start"
      />
      <form onSubmit={submit} className="min-w-0 flex-1 space-y-4">
        <p className="text-[13px] text-muted-foreground">{t("security.app.scan")}</p>
        <div className="space-y-1">
          <p className="text-xs text-muted-foreground">{t("security.app.typed")}</p>
          <p className="font-mono text-[13px] break-words select-all" data-testid="secret">
            {app.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
          </p>
        </div>
        <div className="max-w-56">
          <CodeField
            id={id}
            label={t("security.app.firstCode")}
            value={code}
            invalid={attempt.isError}
            onChange={setCode}
          />
        </div>
        <Refusal error={attempt.error} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabled={attempt.isPending || !code}>
            {attempt.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
            {t("security.app.finish")}
          </Button>
          <Button variant="outline" onClick={onCancel}>
            {t("security.cancel")}
          </Button>
        </div>
      </form>
    </div>
  );
}
