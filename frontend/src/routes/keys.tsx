import { useQuery } from "@tanstack/react-query";
import { createRoute } from "@tanstack/react-router";

import { meQuery } from "@/api/me";
import { KeysPage } from "@/features/keys/keys-page";

import { signedInRoute } from "./signed-in";

export const keysRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/keys",
  component: Keys,
});

function Keys() {
  const { me } = keysRoute.useRouteContext();
  // What the session has proved, and so what may be offered, changes on this page.
  const { data = me } = useQuery(meQuery);
  return <KeysPage me={data} />;
}
