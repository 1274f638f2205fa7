import { createRoute, Outlet, redirect, useNavigate } from "@tanstack/react-router";

import { meQuery } from "@/api/me";
import { ApiError } from "@/api/problem";
import { Shell } from "@/features/shell/shell";
import { chosenLanguage, currentLanguage, showLanguage } from "@/lib/i18n";

import { rootRoute } from "./root";

/** Everything behind it knows who is asking; whoever is nobody is sent to the sign-in page. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient
      .query({ ...meQuery, staleTime: "static" })
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 401) {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
          throw redirect({ to: "/sign-in", search: { next: location.href } });
        }
        throw error;
      });
    // The profile's language counts until another one is chosen on this device.
    if (!chosenLanguage() && me.language !== currentLanguage()) await showLanguage(me.language);
    return { me };
  },
  component: SignedIn,
});

function SignedIn() {
  const { me, queryClient } = signedInRoute.useRouteContext();
  const navigate = useNavigate();
  const onSignedOut = () => {
    void navigate({ to: "/sign-in" }).then(() => {
      queryClient.clear();
    });
  };
  return (
    <Shell me={me} onSignedOut={onSignedOut}>
      <Outlet />
    </Shell>
  );
}
