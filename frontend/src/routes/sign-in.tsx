import { createRoute, useRouter } from "@tanstack/react-router";
import { z } from "zod";

import { SignInPage } from "@/features/sign-in/sign-in-page";
import { isServerPage, safeNext } from "@/lib/safe-next";

import { rootRoute } from "./root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: z.object({ next: z.string().optional().catch(undefined) }),
  component: SignIn,
});

function SignIn() {
  const { next } = signInRoute.useSearch();
  const { queryClient } = signInRoute.useRouteContext();
  const router = useRouter();
  const onSignedIn = () => {
    // Nothing of whoever was here before stays.
    queryClient.clear();
    const target = safeNext(next);
    if (isServerPage(target)) window.location.assign(target);
    else router.history.push(target);
  };
  return <SignInPage onSignedIn={onSignedIn} />;
}
