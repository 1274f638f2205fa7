import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { signIn } from "@/api/session";
import { BrandMark } from "@/components/brand";
import { LanguageMenu } from "@/components/language-menu";
import { ThemeMenu } from "@/components/theme-menu";
import { Card } from "@/components/ui/card";
import { chooseLanguage } from "@/lib/i18n";

import { SignInForm } from "./sign-in-form";

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation();
  const attempt = useMutation({
    mutationFn: ({ login, password }: { login: string; password: string }) =>
      signIn(login, password),
    onSuccess: (result) => {
      if (result.ok) onSignedIn();
    },
  });
  const failure = attempt.data?.ok === false ? attempt.data.failure : null;
  return (
    <div className="relative flex min-h-dvh flex-col bg-[radial-gradient(60rem_36rem_at_50%_-12rem,var(--primary-soft),transparent)]">
      <div className="flex justify-end gap-1 p-3">
        <LanguageMenu onChoose={(language) => void chooseLanguage(language)} />
        <ThemeMenu />
      </div>
      <main className="flex flex-1 flex-col items-center px-4 pt-[8vh] pb-16">
        <BrandMark />
        <h1 className="mt-4 text-center text-xl font-semibold tracking-tight">{t("app.name")}</h1>
        <p className="mt-1 text-center text-sm text-muted-foreground">{t("signIn.subtitle")}</p>
        <Card className="mt-6 w-full max-w-sm p-6 shadow-sm">
          <SignInForm
            busy={attempt.isPending || attempt.data?.ok === true}
            failure={failure}
            onSubmit={(login, password) => {
              attempt.mutate({ login, password });
            }}
          />
        </Card>
        <p className="mt-5 max-w-sm text-center text-xs text-muted-foreground">
          {t("signIn.help")}
        </p>
      </main>
    </div>
  );
}
