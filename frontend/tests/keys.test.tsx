import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import type { Key } from "@/api/types";
import { SECRET } from "@/testing/keys-server";
import { onlooker } from "@/testing/people";
import { backend, problem } from "@/testing/server";
import { visit } from "@/testing/visit";

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

const nightly: Key = {
  id: "nightly2",
  name: "Nightly report",
  permissions: ["administer", "of_a_later_version", "view_costs"],
  networks: ["10.0.0.0/8", "2001:db8::/32"],
  created_at: "2026-10-01T08:00:00Z",
  expires_at: inDays(60),
  revoked_at: null,
  last_used_at: "2026-11-20T08:00:00Z",
  last_used_from: "203.0.113.9",
};
const plain: Key = { ...nightly, id: "plain222", name: "Notebook", permissions: [], networks: [] };
const unused: Key = { ...plain, last_used_at: null, last_used_from: null };

type User = ReturnType<typeof visit>["user"];

async function fillIn(user: User, name: string) {
  await user.click(await screen.findByRole("button", { name: "New key" }));
  const dialog = await screen.findByRole("dialog", { name: "New key" });
  await user.type(within(dialog).getByLabelText("Name"), name);
  return within(dialog);
}

const posted = () => backend.sent.filter(({ path }) => path.startsWith("/api/v1/me/keys"));
const row = (name: string) =>
  within(screen.getByRole("heading", { level: 2, name }).closest("li") as HTMLElement);

beforeEach(() => {
  backend.me = onlooker;
  backend.proved = true;
});

test("a key is told with what it may do, from where, how long, and when it was used", async () => {
  backend.keys = [nightly, unused];
  visit("/keys");
  expect(await screen.findByRole("heading", { name: "Nightly report" })).toBeVisible();
  const told = row("Nightly report");
  expect(told.getByText("abi_nightly2_…")).toBeVisible();
  expect(told.getByText("See costs, Administer, of_a_later_version")).toBeVisible();
  expect(told.getByText("10.0.0.0/8, 2001:db8::/32")).toBeVisible();
  expect(told.getByText("from 203.0.113.9")).toBeVisible();
  expect(told.getByText("In force")).toBeVisible();
  const wide = row("Notebook");
  for (const text of ["All that you may do", "Anywhere", "Never"])
    expect(wide.getByText(text)).toBeVisible();
});

test("each state is said, and only a key in force can be rotated or revoked", async () => {
  backend.keys = [
    { ...plain, id: "a", name: "near", expires_at: inDays(6.9) },
    { ...plain, id: "b", name: "over", expires_at: inDays(-0.01) },
    { ...plain, id: "c", name: "gone", revoked_at: "2026-11-21T08:00:00Z" },
  ];
  visit("/keys");
  expect(await screen.findByText("Ends soon")).toBeVisible();
  expect(row("over").getAllByText("Ended")).toHaveLength(2);
  expect(row("gone").getAllByText("Revoked")).toHaveLength(2);
  expect(screen.getAllByRole("button", { name: /^(Rotate|Revoke) / })).toHaveLength(2);
  expect(row("near").getByRole("button", { name: "Revoke near (a)" })).toBeVisible();
});

test("nothing is chosen by itself; what is chosen is sent, and the secret told once", async () => {
  const { user, address } = visit("/keys");
  const form = await fillIn(user, " nightly ");
  const make = form.getByRole("button", { name: "Make the key" });
  expect(make).toBeDisabled();
  expect(form.getAllByRole("checkbox")).toHaveLength(2);
  for (const box of form.getAllByRole("checkbox")) expect(box).not.toBeChecked();
  expect(form.queryByLabelText("Administer")).not.toBeInTheDocument();
  await user.click(form.getByRole("checkbox", { name: "See costs" }));
  await user.type(form.getByLabelText(/Only from these networks/), "10.1.0.0/16, 192.0.2.7");
  await user.click(make);
  const told = within(await screen.findByRole("region", { name: "“nightly” is ready" }));
  const key = `abi_newkey00_${SECRET}`;
  expect(told.getByText(key)).toBeVisible();
  expect(
    told.getByText(`curl -H "Authorization: Bearer ${key}" http://localhost:3000/api/v1/me`),
  ).toBeVisible();
  const { expires_at, ...rest } = posted()[0]?.body as { expires_at: string };
  expect(rest).toEqual({
    name: "nightly",
    permissions: ["view_costs"],
    networks: ["10.1.0.0/16", "192.0.2.7"],
  });
  expect(Math.abs(Date.parse(expires_at) - Date.parse(inDays(90)))).toBeLessThan(60_000);
  expect(await screen.findByRole("heading", { level: 2, name: "nightly" })).toBeVisible();
  await user.click(told.getByRole("button", { name: "Copy the key" }));
  await user.click(told.getByRole("button", { name: "I have kept it" }));
  expect(document.body.innerHTML).not.toContain(SECRET);
  expect(address()).toBe("/keys");
});

test("a secret that was not put away is gone with the page", async () => {
  const { user } = visit("/keys");
  const form = await fillIn(user, "nightly");
  await user.click(form.getByRole("radio", { name: "All that I may do" }));
  await user.click(form.getByRole("button", { name: "Make the key" }));
  expect(await screen.findByText(`abi_newkey00_${SECRET}`)).toBeVisible();
  expect(posted()[0]?.body).toMatchObject({ permissions: [], networks: [] });
  await user.click(screen.getByRole("link", { name: "Workflows" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
  expect(document.body.innerHTML).not.toContain(SECRET);
  await user.click(screen.getByRole("button", { name: /^Account of/ }));
  await user.click(await screen.findByRole("menuitem", { name: "API keys" }));
  expect(await screen.findByRole("heading", { name: "nightly" })).toBeVisible();
  expect(document.body.innerHTML).not.toContain(SECRET);
});

test("the password is asked for where it takes one, and the form is not lost", async () => {
  backend.proved = false;
  const { user } = visit("/keys");
  const form = await fillIn(user, "nightly");
  await user.click(form.getByRole("checkbox", { name: "See costs" }));
  await user.click(form.getByRole("button", { name: "Make the key" }));
  await user.type(await screen.findByLabelText("Password"), "right{Enter}");
  expect(await screen.findByText(`abi_newkey00_${SECRET}`)).toBeVisible();
  expect(backend.keys.map(({ name }) => name)).toEqual(["nightly"]);
});

test("a code is asked for where there is a second factor, and without one nothing is made", async () => {
  backend.proved = false;
  backend.factor = true;
  const { user } = visit("/keys");
  const form = await fillIn(user, "nightly");
  await user.click(form.getByRole("checkbox", { name: "See costs" }));
  await user.click(form.getByRole("button", { name: "Make the key" }));
  const proof = await screen.findByRole("dialog", { name: "Confirm that it is you" });
  expect(within(proof).getByLabelText("Code")).toBeVisible();
  await user.click(within(proof).getByRole("button", { name: "Close" }));
  expect(await form.findByRole("button", { name: "Make the key" })).toBeEnabled();
  expect(form.getByLabelText("Name")).toHaveValue("nightly");
  expect(screen.queryByRole("alert")).toBeEmptyDOMElement();
  expect(backend.keys).toEqual([]);
});

test.each([
  { hasPassword: false, passwords: true },
  { hasPassword: true, passwords: false },
])("who has no password that counts here is led to sign in again: %o", async (having) => {
  Object.assign(backend, having, { proved: false });
  const { user } = visit("/keys");
  const form = await fillIn(user, "nightly");
  await user.click(form.getByRole("checkbox", { name: "See costs" }));
  await user.click(form.getByRole("button", { name: "Make the key" }));
  const link = await screen.findByRole("link", { name: "Sign in again" });
  expect(link).toHaveAttribute("href", "/sign-in?next=%2Fkeys");
});

test("a refused network is named at its field, any other refusal as everywhere", async () => {
  const { user } = visit("/keys");
  const form = await fillIn(user, "nightly");
  await user.click(form.getByRole("checkbox", { name: "See costs" }));
  const networks = form.getByLabelText(/Only from these networks/);
  await user.type(networks, "10.0.0.0/8 10.0.0.0/33");
  await user.click(form.getByRole("button", { name: "Make the key" }));
  expect(await form.findByText("No network: 10.0.0.0/33")).toBeVisible();
  expect(networks).toBeInvalid();
  await user.clear(networks);
  backend.refusal = problem(400, "key_exceeds_owner", { title: "Too much.", fix: "Ask for less." });
  await user.click(form.getByRole("button", { name: "Make the key" }));
  expect(await form.findByText("key_exceeds_owner")).toBeVisible();
  expect(form.getByText("Ask for less.")).toBeVisible();
  const errors = [{ field: "name", detail: "Too long." }];
  backend.refusal = problem(400, "validation_failed", { errors });
  await user.click(form.getByRole("button", { name: "Make the key" }));
  expect(await form.findByText("Too long.")).toBeVisible();
  expect(form.getByText("name")).toBeVisible();
  expect(backend.keys).toEqual([]);
});

test("a date counts to its end, and none beyond a year is sent", async () => {
  const { user } = visit("/keys");
  const form = await fillIn(user, "nightly");
  await user.click(form.getByRole("checkbox", { name: "See costs" }));
  await user.click(form.getByRole("combobox", { name: "Ends after" }));
  await user.click(await screen.findByRole("option", { name: "On a date…" }));
  const day = form.getByLabelText("Last day");
  const soon = new Date(Date.now() + 3 * DAY);
  const text = (date: Date) => date.toLocaleDateString("sv-SE");
  await user.type(day, text(new Date(Date.now() + 366 * DAY)));
  expect(day).toBeInvalid();
  await user.clear(day);
  await user.type(day, text(soon));
  await user.click(form.getByRole("button", { name: "Make the key" }));
  await screen.findByRole("region", { name: "“nightly” is ready" });
  const midnight = new Date(soon.getFullYear(), soon.getMonth(), soon.getDate() + 1);
  expect(posted()[0]?.body).toMatchObject({ expires_at: midnight.toISOString() });
});

test("a rotated key is told once, and the old one ends when it was said", async () => {
  backend.keys = [nightly];
  const { user } = visit("/keys");
  await user.click(await screen.findByRole("button", { name: /^Rotate Nightly/ }));
  const dialog = within(await screen.findByRole("dialog", { name: "Rotate “Nightly report”" }));
  await user.click(dialog.getByRole("combobox", { name: "The old key ends" }));
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([
    "At once",
    "In 1 hour",
    "In 1 day",
    "In 7 days",
  ]);
  await user.click(screen.getByRole("option", { name: "At once" }));
  await user.click(dialog.getByRole("button", { name: "Rotate" }));
  expect(await screen.findByText(`abi_newkey01_${SECRET}`)).toBeVisible();
  expect(posted()[0]).toMatchObject({
    path: "/api/v1/me/keys/nightly2/rotate",
    body: { overlap_hours: 0 },
  });
  expect(await screen.findByText("In force")).toBeVisible();
  await waitFor(() => {
    expect(screen.getAllByRole("heading", { name: "Nightly report" })).toHaveLength(2);
  });
});

test("a key is revoked only when it is said twice; a refusal is shown", async () => {
  backend.keys = [plain];
  const { user } = visit("/keys");
  await user.click(await screen.findByRole("button", { name: "Revoke Notebook (plain222)" }));
  const dialog = await screen.findByRole("dialog", { name: "Revoke “Notebook”?" });
  await user.click(within(dialog).getByRole("button", { name: "Keep it" }));
  expect(posted()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Revoke Notebook (plain222)" }));
  backend.refusal = problem(503, "service_unavailable");
  await user.click(await screen.findByRole("button", { name: "Revoke" }));
  expect(await screen.findByText("service_unavailable")).toBeVisible();
  backend.refusal = null;
  await user.click(screen.getByRole("button", { name: "Revoke" }));
  expect(await screen.findByText("“Notebook” is revoked")).toBeVisible();
  expect(row("Notebook").getAllByText("Revoked")).toHaveLength(2);
  expect(screen.queryByRole("button", { name: /^Revoke/ })).not.toBeInTheDocument();
});

test("a long list goes on and is searched; of a whole key only its id leaves the page", async () => {
  backend.keys = Array.from("abcdefgh", (id) => ({
    ...plain,
    id: `${id}2345678`,
    name: `key ${id}`,
  }));
  const { user } = visit("/keys");
  await user.click(await screen.findByRole("button", { name: "Show more" }));
  const search = await screen.findByLabelText("Search by name or id");
  await user.type(search, `abi_h2345678_${SECRET}`);
  expect(await screen.findByRole("heading", { name: "key h" })).toBeVisible();
  await waitFor(() => {
    expect(screen.getAllByRole("listitem")).toHaveLength(1);
  });
  expect(backend.searches.join(" ")).not.toContain("x");
  await user.clear(search);
  await user.type(search, "nothing like it");
  expect(await screen.findByText("No key has this in its name or id.")).toBeVisible();
});

test("the page is found by the keyboard, in Chinese as well, and says why it is empty", async () => {
  const { user } = visit("/");
  await screen.findByTestId("kpi-total");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByPlaceholderText("Search or jump to…"), "api key{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "API keys" })).toBeVisible();
  expect(await screen.findByText("No keys yet")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Language" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "简体中文" }));
  expect(await screen.findByRole("heading", { level: 1, name: "API 密钥" })).toBeVisible();
  expect(screen.getByText("还没有密钥")).toBeVisible();
});
