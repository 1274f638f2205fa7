import { useQuery } from "@tanstack/react-query";
import { createRoute, useRouter } from "@tanstack/react-router";
import { z } from "zod";

import { meQuery } from "@/api/me";
import { SecurityPage } from "@/features/security/security-page";
import { isServerPage, safeNext } from "@/lib/safe-next";

import { signedInRoute } from "./signed-in";

export const securityRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/security",
  validateSearch: z.object({ next: z.string().optional().catch(undefined) }),
  component: Security,
});

function Security() {
  const { next } = securityRoute.useSearch();
  const { me } = securityRoute.useRouteContext();
  // What the session has proved changes on this page.
  const { data = me } = useQuery(meQuery);
  const router = useRouter();
  const onNext = () => {
    const target = safeNext(next);
    if (isServerPage(target)) window.location.assign(target);
    else router.history.push(target);
  };
  return <SecurityPage me={data} next={next} onNext={onNext} />;
}
