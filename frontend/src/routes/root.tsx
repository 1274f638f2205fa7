import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { ErrorPanel } from "@/components/error-panel";
import { TooltipProvider } from "@/components/ui/tooltip";
import { Toaster } from "@/components/ui/sonner";

import { NotFound } from "./not-found";

export interface RouterContext {
  queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <main className="mx-auto max-w-2xl p-6">
      <ErrorPanel error={error} onRetry={reset} />
    </main>
  ),
});

function Root() {
  const { t } = useTranslation();
  return (
    <TooltipProvider delayDuration={200}>
      <Outlet />
      <Toaster label={t("app.messages")} />
    </TooltipProvider>
  );
}
