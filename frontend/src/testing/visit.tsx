import { createMemoryHistory } from "@tanstack/react-router";
import { render, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";

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
    address: () => decodeURIComponent(app.router.state.location.href.replaceAll("+", " ")),
    /** When every question has its answer. */
    settled: () =>
      waitFor(() => {
        expect(app.queryClient.isFetching()).toBe(0);
      }),
  };
}
