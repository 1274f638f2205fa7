import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  signIn,
  signInSoFar,
  signInWays,
  signInWithCode,
  signOut,
  startSso,
  type SignInFailure,
  type SignInResult,
} from "@/api/session";
import { BrandMark } from "@/components/brand";
import { LanguageMenu } from "@/components/language-menu";
import { ThemeMenu } from "@/components/theme-menu";
import { Card } from "@/components/ui/card";
import { chooseLanguage } from "@/lib/i18n";

import { CodeForm } from "./code-form";
import { Failure } from "./sign-in-failure";
import { SignInForm } from "./sign-in-form";
import { SsoButtons } from "./sso-buttons";

interface SignInPageProps {
  /** What the way through the company's own sign-in ended with; null where nobody went it. */
  cameBack: SignInFailure | "ok" | null;
  /** Where that way leads back to. */
  back: string;
  onSignedIn: () => void;
}

const failureOf = (result: SignInResult | undefined) =>
  result?.step === "failed" ? result.failure : null;

export function SignInPage({ cameBack, back, onSignedIn }: SignInPageProps) {
  const { t } = useTranslation();
  const onSuccess = (result: SignInResult) => {
    if (result.step === "in") onSignedIn();
  };
  const ways = useQuery({ queryKey: ["sign-in-ways"], queryFn: signInWays });
  const soFar = useQuery({
    queryKey: ["sign-in-so-far"],
    queryFn: async () => {
      const result = await signInSoFar();
      onSuccess(result);
      return result;
    },
    enabled: cameBack === "ok",
    gcTime: 0,
  });
  const first = useMutation({
    mutationFn: ({ login, password }: { login: string; password: string }) =>
      signIn(login, password),
    onSuccess,
  });
  const second = useMutation({ mutationFn: signInWithCode, onSuccess });
  const sso = useMutation({
    mutationFn: (provider: string) => startSso(provider, back),
    onSuccess: (answer) => {
      if ("location" in answer) window.location.assign(answer.location);
    },
  });
  const startOver = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      first.reset();
      second.reset();
    },
  });
  const asksCode =
    !startOver.isSuccess && (first.data?.step === "code" || soFar.data?.step === "code");
  const isIn = [first.data, second.data, soFar.data].some((result) => result?.step === "in");
  const ssoFailure = sso.data && "failure" in sso.data ? sso.data.failure : null;
  const comeBack = cameBack === "ok" ? failureOf(soFar.data) : cameBack;
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
        <Card className="mt-6 w-full max-w-sm space-y-4 p-6 shadow-sm">
          {asksCode ? (
            <CodeForm
              busy={second.isPending || isIn}
              failure={failureOf(second.data)}
              onSubmit={second.mutate}
              onBack={startOver.mutate}
            />
          ) : (
            <>
              {ways.data && (
                <SsoButtons ways={ways.data} busy={sso.isPending || isIn} onChoose={sso.mutate} />
              )}
              <Failure failure={ssoFailure ?? comeBack} />
              {ways.data?.passwords !== false && (
                <SignInForm
                  busy={first.isPending || isIn}
                  failure={failureOf(first.data)}
                  onSubmit={(login, password) => {
                    startOver.reset();
                    first.mutate({ login, password });
                  }}
                />
              )}
            </>
          )}
        </Card>
        <p className="mt-5 max-w-sm text-center text-xs text-muted-foreground">
          {t("signIn.help")}
        </p>
      </main>
    </div>
  );
}
