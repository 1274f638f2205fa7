import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, test } from "vitest";

import { backend, server } from "@/testing/server";
import { visit } from "@/testing/visit";

beforeEach(() => {
  backend.me = null;
});

async function fillIn(user: ReturnType<typeof visit>["user"], login: string, password: string) {
  await user.type(await screen.findByLabelText("User name or email"), login);
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

test("a stranger is sent to the sign-in page and comes back to where they wanted to go", async () => {
  const { user, address } = visit("/workflows?status=failed");
  await fillIn(user, "ada", "right");
  expect(await screen.findByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
  expect(address()).toBe("/workflows?status=failed");
  expect(backend.sent[0]).toEqual({
    method: "POST",
    path: "/_allauth/browser/v1/auth/login",
    body: { username: "ada", password: "right" },
    csrf: "token-of-the-page",
  });
});

test("an address with an @ is sent as an email", async () => {
  const { user } = visit("/sign-in");
  await fillIn(user, "ada@example.com", "right");
  await screen.findByRole("heading", { level: 1, name: "Dashboard" });
  expect(backend.sent[0]?.body).toEqual({ email: "ada@example.com", password: "right" });
});

test("a wrong password is said plainly and nobody is signed in", async () => {
  const { user, address } = visit("/sign-in");
  await fillIn(user, "ada", "wrong");
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "The user name or the password is not right.",
  );
  expect(screen.getByLabelText("Password")).toBeInvalid();
  expect(address()).toBe("/sign-in");
  expect(backend.me).toBeNull();
});

test("too many attempts are answered with how to go on", async () => {
  const { user } = visit("/sign-in");
  await fillIn(user, "ada", "too often");
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Too many attempts. Wait a few minutes, then try again.",
  );
});

test("a server that does not answer is told apart from a wrong password", async () => {
  server.use(
    http.post("http://localhost:3000/_allauth/browser/v1/auth/login", () => HttpResponse.error()),
  );
  const { user } = visit("/sign-in");
  await fillIn(user, "ada", "right");
  expect(await screen.findByRole("alert")).toHaveTextContent("The server cannot be reached.");
});

test("next never leads to another site", async () => {
  const { user, address } = visit("/sign-in?next=https%3A%2F%2Fevil.example%2F");
  await fillIn(user, "ada", "right");
  await screen.findByRole("heading", { level: 1, name: "Dashboard" });
  expect(address()).toBe("/");
});

test("the sign-in page speaks Chinese when asked to", async () => {
  const { user } = visit("/sign-in");
  await user.click(await screen.findByRole("button", { name: "Language" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "简体中文" }));
  expect(await screen.findByRole("button", { name: "登录" })).toBeVisible();
  expect(document.documentElement.lang).toBe("zh-Hans");
  expect(document.title).toBe("Azure 账单智能");
});
