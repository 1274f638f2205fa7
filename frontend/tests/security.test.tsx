import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { ada, staff } from "@/testing/people";
import { SECRET } from "@/testing/security-server";
import { backend } from "@/testing/server";
import { visit } from "@/testing/visit";

async function signIn(user: ReturnType<typeof visit>["user"]) {
  await user.type(await screen.findByLabelText("User name or email"), "ada");
  await user.type(screen.getByLabelText("Password"), "right");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

beforeEach(() => {
  backend.me = { ...ada, permissions: [...ada.permissions, "administer"] };
});

test("who has a second factor is asked for its code, and let in with the right one", async () => {
  backend.me = null;
  backend.factor = true;
  const { user, address } = visit("/sign-in?next=%2Fworkflows");
  await signIn(user);
  const code = await screen.findByLabelText("Code");
  await user.type(code, "999 999");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The code is not right.");
  expect(code).toBeInvalid();
  expect(backend.me).toBeNull();
  await user.clear(code);
  await user.type(code, "111111");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
  expect(address()).toBe("/workflows");
  expect(backend.sent.map(({ body }) => body)).toContainEqual({ code: "999999" });
});

test("each company sign-in has a button; without passwords there is no form", async () => {
  backend.me = null;
  backend.passwords = false;
  backend.sso = [
    { id: "entra", name: "Microsoft Entra ID" },
    { id: "entra-china", name: "世纪互联" },
  ];
  const { user } = visit("/sign-in?next=%2Fworkflows");
  await user.click(await screen.findByRole("button", { name: "Continue with 世纪互联" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("cannot be reached");
  expect(screen.queryByLabelText("Password")).not.toBeInTheDocument();
  expect(backend.sent.at(-1)?.body).toEqual({
    provider: "entra-china",
    callback_url: "http://localhost:3000/sign-in?sso=true&next=%2Fworkflows",
  });
});

test("who comes back from there signed in goes on, and a refusal is said", async () => {
  const { address } = visit("/sign-in?sso=true&next=%2Fworkflows");
  expect(await screen.findByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
  expect(address()).toBe("/workflows");
});

test("an address that somebody has already is a refusal of its own", async () => {
  backend.me = null;
  visit("/sign-in?sso=true&error=sso_email_taken");
  expect(await screen.findByRole("alert")).toHaveTextContent("already an account with your email");
});

test("setting up an app takes the password, a first code, and shows the codes once", async () => {
  backend.me = { ...staff, second_factor: { set_up: false, missing: true } };
  const { user } = visit("/security?next=%2Fworkflows");
  expect(await screen.findByText(/Set up an authenticator app; until then/)).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "Set up an authenticator app" }));
  const dialog = await screen.findByRole("dialog", { name: "Confirm that it is you" });
  await user.type(within(dialog).getByLabelText("Password"), "wrong");
  await user.click(within(dialog).getByRole("button", { name: "Confirm" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("The password is not right.");
  await user.clear(within(dialog).getByLabelText("Password"));
  await user.type(within(dialog).getByLabelText("Password"), "right");
  await user.click(within(dialog).getByRole("button", { name: "Confirm" }));
  expect(await screen.findByRole("img", { name: /QR code/ })).toHaveAttribute(
    "src",
    expect.stringMatching(/^data:image\/svg\+xml,%3Csvg/),
  );
  expect(screen.getByTestId("secret").textContent.replaceAll(" ", "")).toBe(SECRET);
  await user.type(screen.getByLabelText("Code that the app shows"), "111111");
  await user.click(screen.getByRole("button", { name: "Turn on" }));
  const codes = await screen.findByRole("region", { name: "Recovery codes" });
  expect(
    within(codes)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(["1234 5678", "2345 6789"]);
  await user.click(screen.getByRole("button", { name: "I have kept them" }));
  await user.click(await screen.findByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
});

test("turning it off takes a code, and nothing happens without one", async () => {
  backend.factor = true;
  const { user } = visit("/security");
  await user.click(await screen.findByRole("button", { name: "Turn off" }));
  const dialog = await screen.findByRole("dialog", { name: "Confirm that it is you" });
  await user.click(within(dialog).getByRole("button", { name: "Close" }));
  expect(backend.factor).toBe(true);
  await user.click(await screen.findByRole("button", { name: "Turn off" }));
  await user.type(await screen.findByLabelText("Code"), "111111{Enter}");
  await waitFor(() => {
    expect(backend.factor).toBe(false);
  });
  expect(await screen.findByRole("button", { name: /Set up/ })).toBeVisible();
});

test("a session that was opened without a code is led to enter one", async () => {
  backend.factor = true;
  backend.me = { ...staff, second_factor: { set_up: true, missing: true } };
  const { user } = visit("/workflows");
  await user.click(await screen.findByRole("link", { name: "Open Security" }));
  await user.type(await screen.findByLabelText("Code"), "111111");
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText("Your second factor is in place.")).toBeVisible();
});

test("sessions are told by browser, address and time; all others end at once", async () => {
  const { user } = visit("/security");
  expect(await screen.findByText("Chrome · Linux")).toBeVisible();
  expect(screen.getByText(/203\.0\.113\.7/)).toBeVisible();
  expect(screen.getByText("This one")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "End all others" }));
  await waitFor(() => {
    expect(screen.queryByText("Chrome · Linux")).not.toBeInTheDocument();
  });
  expect(backend.sent.at(-1)?.body).toEqual({ sessions: [1] });
});

test("a wrong current password is said, and the right one changes it", async () => {
  const { user } = visit("/security");
  await user.type(await screen.findByLabelText("Current password"), "wrong");
  await user.type(screen.getByLabelText("New password"), "a long enough passphrase");
  await user.click(screen.getByRole("button", { name: "Change password" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The password is not right.");
  await user.clear(screen.getByLabelText("Current password"));
  await user.type(screen.getByLabelText("Current password"), "right");
  await user.click(screen.getByRole("button", { name: "Change password" }));
  expect(await screen.findByText("Your password is changed")).toBeVisible();
  expect(screen.getByLabelText("New password")).toHaveValue("");
});

test("the page is reached from the account menu, in Chinese as well", async () => {
  const { user, address } = visit("/");
  await user.click(await screen.findByRole("button", { name: "Account of Ada Lindqvist" }));
  await user.click(await screen.findByRole("menuitem", { name: "Security" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Security" })).toBeVisible();
  expect(address()).toBe("/security");
  await user.click(screen.getByRole("button", { name: "Language" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "简体中文" }));
  expect(await screen.findByRole("heading", { level: 1, name: "安全" })).toBeVisible();
  expect(screen.getByText("第二重验证")).toBeVisible();
});
