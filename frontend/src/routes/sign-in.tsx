import { createRoute, useRouter } from "@tanstack/react-router";
import { z } from "zod";

import { SignInPage } from "@/features/sign-in/sign-in-page";
import { isServerPage, safeNext } from "@/lib/safe-next";

import { rootRoute } from "./root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: z.object({
    next: z.string().optional().catch(undefined),
    // Who comes back from the company's own sign-in: `sso` is ours, `error` the server's.
    sso: z.boolean().optional().catch(undefined),
    error: z.string().optional().catch(undefined),
  }),
  component: SignIn,
});

function cameBack(sso: boolean | undefined, error: string | undefined) {
  if (error === "sso_email_taken") return "sso_email_taken";
  if (error) return "sso_refused";
  return sso ? "ok" : null;
}

function SignIn() {
  const { next, sso, error } = signInRoute.useSearch();
  const { queryClient } = signInRoute.useRouteContext();
  const router = useRouter();
  const onSignedIn = () => {
    // Nothing of whoever was here before stays.
    queryClient.clear();
    const target = safeNext(next);
    if (isServerPage(target)) window.location.assign(target);
    else router.history.push(target);
  };
  const back = `/sign-in?${new URLSearchParams({ sso: "true", next: safeNext(next) }).toString()}`;
  return <SignInPage cameBack={cameBack(sso, error)} back={back} onSignedIn={onSignedIn} />;
}
