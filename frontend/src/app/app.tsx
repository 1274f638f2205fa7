import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider, type RouterHistory } from "@tanstack/react-router";

import { createQueryClient } from "@/api/query-client";

import { createAppRouter } from "./router";

interface AppOptions {
  history?: RouterHistory;
  retryDelay?: number;
}

type AppRouter = ReturnType<typeof createAppRouter>;

/** A session that ends while the page is open: to the sign-in page and back here afterwards. */
function sendToSignIn(router: AppRouter): void {
  const { pathname, href } = router.latestLocation;
  if (pathname === "/sign-in") return;
  void router.navigate({ to: "/sign-in", search: { next: href } });
}

export function createApp({ history, retryDelay }: AppOptions = {}) {
  const onSignedOut = () => {
    queryClient.removeQueries({ queryKey: ["me"] });
    sendToSignIn(router);
  };
  const queryClient: QueryClient = createQueryClient(onSignedOut, retryDelay);
  const router: AppRouter = createAppRouter(queryClient, history);
  return { queryClient, router };
}

export function App({ queryClient, router }: ReturnType<typeof createApp>) {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
