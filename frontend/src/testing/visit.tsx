import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { App, createApp } from "@/app/app";

/** Opens the whole app at an address, as a browser would. */
export function visit(path: string) {
  const app = createApp({
    history: createMemoryHistory({ initialEntries: [path] }),
    retryDelay: 1,
  });
  render(<App {...app} />);
  return {
    user: userEvent.setup(),
    /** The address bar, readable. */
    address: () => decodeURIComponent(app.router.state.location.href),
    back: () => {
      app.router.history.back();
    },
  };
}
