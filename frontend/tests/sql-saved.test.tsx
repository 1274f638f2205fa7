import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { backend } from "@/testing/server";
import { mine, theirs } from "@/testing/sql";
import { visitSql, write, written } from "@/testing/sql-page";

const QUERIES = "/api/v1/analytics/sql/queries";
const sent = () => backend.sent.filter(({ path }) => path.startsWith(QUERIES));

async function openSaved() {
  const page = await visitSql();
  await page.user.click(screen.getByRole("radio", { name: "Saved" }));
  await screen.findAllByTestId("saved-query");
  return page;
}

test("a saved query opens with its defaults, under an address of its own", async () => {
  const { user, address } = await openSaved();
  await user.click(screen.getByRole("button", { name: /^Cost by service/ }));
  expect(written()).toBe(mine.query);
  expect(screen.getByLabelText(/^from/)).toHaveValue("2026-10-01");
  expect(screen.getByText("First day")).toBeVisible();
  expect(screen.getByRole("heading", { name: "Cost by service" })).toBeVisible();
  await waitFor(() => {
    expect(address()).toBe(`/sql?saved=${mine.id}`);
  });
  expect(screen.queryByText("Changed")).not.toBeInTheDocument();
  write("SELECT 2");
  expect(await screen.findByText("Changed")).toBeVisible();
});

test("an address opens its query, but keeps what was changed in it", async () => {
  const draft = { text: "SELECT mine", values: {}, saved: mine.id };
  localStorage.setItem("abi.sql.1", JSON.stringify(draft));
  await visitSql(`/sql?saved=${mine.id}`);
  expect(await screen.findByText("Changed")).toBeVisible();
  expect(written()).toBe("SELECT mine");
});

test("an address of somebody else's query opens it", async () => {
  await visitSql(`/sql?saved=${theirs.id}`);
  await waitFor(() => {
    expect(written()).toBe(theirs.query);
  });
});

test("an address of a query that is gone says so", async () => {
  await visitSql("/sql?saved=0193b7a2-7f1e-4c33-9d1e-00000000bfff");
  expect(await screen.findByText(/not there, or not shared with you/)).toBeVisible();
});

test("a new query is saved with its parameters and shared", async () => {
  const { user, address } = await visitSql();
  write("SELECT {n:UInt8}");
  await user.type(await screen.findByLabelText(/^n /), "5");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("Name"), "Five");
  expect(within(dialog).getByLabelText("Default of n")).toHaveValue("5");
  await user.type(within(dialog).getByLabelText("What to fill in for n"), "How many");
  await user.click(within(dialog).getByRole("checkbox"));
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("heading", { name: "Five" })).toBeVisible();
  expect(sent()).toMatchObject([
    {
      method: "POST",
      path: QUERIES,
      body: {
        name: "Five",
        query: "SELECT {n:UInt8}",
        parameters: [{ name: "n", type: "UInt8", default: "5", about: "How many" }],
        is_shared: true,
      },
    },
  ]);
  expect(address()).toContain("?saved=");
});

test("one's own is changed in its place", async () => {
  const { user } = await openSaved();
  await user.click(screen.getByRole("button", { name: /^Cost by service/ }));
  write("SELECT 2");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => {
    expect(screen.queryByText("Changed")).not.toBeInTheDocument();
  });
  expect(sent()).toMatchObject([
    { method: "PUT", path: `${QUERIES}/${mine.id}`, body: { query: "SELECT 2", parameters: [] } },
  ]);
});

test("it is renamed and shared from the list, and the editor stays as it is", async () => {
  const { user } = await openSaved();
  write("SELECT untouched");
  await user.click(screen.getByRole("button", { name: "Actions for Cost by service" }));
  await user.click(await screen.findByRole("menuitem", { name: "Rename or share…" }));
  const dialog = await screen.findByRole("dialog");
  await user.clear(within(dialog).getByLabelText("Name"));
  await user.type(within(dialog).getByLabelText("Name"), "Services");
  await user.click(within(dialog).getByRole("checkbox"));
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  const item = await screen.findByRole("button", { name: /^Services/ });
  expect(item).toHaveTextContent("Shared");
  expect(sent()).toMatchObject([
    { method: "PUT", body: { name: "Services", query: mine.query, is_shared: true } },
  ]);
  expect(written()).toBe("SELECT untouched");
});

test("somebody else's is marked, cannot be changed, and a copy becomes one's own", async () => {
  const { user } = await openSaved();
  const item = screen.getByRole("button", { name: /^Tag coverage/ });
  expect(item).toHaveTextContent("by grace");
  await user.click(screen.getByRole("button", { name: "Actions for Tag coverage" }));
  await screen.findByRole("menuitem", { name: "Save a copy" });
  expect(screen.queryByRole("menuitem", { name: "Delete…" })).not.toBeInTheDocument();
  await user.keyboard("{Escape}");
  await user.click(item);
  await user.click(screen.getByRole("button", { name: "Save a copy" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByRole("checkbox")).not.toBeChecked();
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => {
    expect(screen.getAllByTestId("saved-query")).toHaveLength(3);
  });
  expect(sent()).toMatchObject([
    { method: "POST", path: QUERIES, body: { name: "Tag coverage", is_shared: false } },
  ]);
});

test("a name that is taken is told in the dialog", async () => {
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("Name"), mine.name);
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("The name is taken.");
});

test("deleting is asked first, and leaves the text in the editor", async () => {
  const { user, address } = await openSaved();
  await user.click(screen.getByRole("button", { name: /^Cost by service/ }));
  await user.click(screen.getByRole("button", { name: "Actions for Cost by service" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete…" }));
  const dialog = await screen.findByRole("dialog");
  expect(sent()).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Delete…" }));
  await waitFor(() => {
    expect(screen.getAllByTestId("saved-query")).toHaveLength(1);
  });
  expect(written()).toBe(mine.query);
  expect(screen.getByRole("heading", { name: "New query" })).toBeVisible();
  await waitFor(() => {
    expect(address()).toBe("/sql");
  });
});
