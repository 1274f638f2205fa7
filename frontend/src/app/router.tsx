import type { QueryClient } from "@tanstack/react-query";
import { createRouter, type RouterHistory } from "@tanstack/react-router";

import { dataRoute, monthRoute } from "@/routes/data";
import { dashboardRoute } from "@/routes/dashboard";
import { keysRoute } from "@/routes/keys";
import { rootRoute } from "@/routes/root";
import { securityRoute } from "@/routes/security";
import { signInRoute } from "@/routes/sign-in";
import { signedInRoute } from "@/routes/signed-in";
import { sqlRoute } from "@/routes/sql";
import { uploadRoute, uploadsRoute } from "@/routes/uploads";
import { runRoute, workflowsRoute } from "@/routes/workflows";

const routeTree = rootRoute.addChildren([
  signInRoute,
  signedInRoute.addChildren([
    dashboardRoute,
    dataRoute.addChildren([monthRoute]),
    keysRoute,
    securityRoute,
    sqlRoute,
    uploadsRoute.addChildren([uploadRoute]),
    workflowsRoute.addChildren([runRoute]),
  ]),
]);

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: false,
    scrollRestoration: true,
    ...(history ? { history } : {}),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
