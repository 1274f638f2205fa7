import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { charlie, staff } from "@/testing/people";
import { backend } from "@/testing/server";
import { visit } from "@/testing/visit";

test("the command palette opens by keyboard, finds a page and goes there", async () => {
  const { user, address } = visit("/");
  await screen.findByTestId("kpi-total");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByPlaceholderText("Search or jump to…"), "workfl{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
  expect(address()).toBe("/workflows");
});

test("the command palette picks a period and keeps the rest of the view", async () => {
  const { user, address } = visit("/?by=subscription");
  await screen.findByTestId("kpi-total");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByPlaceholderText("Search or jump to…"), "last 3{Enter}");
  await waitFor(() => {
    expect(address()).toBe("/?by=subscription&period=last-3-months");
  });
});

test("the theme changes at once and is remembered", async () => {
  const { user } = visit("/");
  await user.click(await screen.findByRole("button", { name: "Theme" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Dark" }));
  expect(document.documentElement).toHaveClass("dark");
  expect(localStorage.getItem("abi.theme")).toBe("dark");
});

test("a chosen language is shown, remembered and saved in the profile", async () => {
  const { user } = visit("/");
  await user.click(await screen.findByRole("button", { name: "Language" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "简体中文" }));
  expect(await screen.findByRole("heading", { level: 1, name: "仪表板" })).toBeVisible();
  expect(localStorage.getItem("abi.language")).toBe("zh-Hans");
  await waitFor(() => {
    expect(backend.me?.language).toBe("zh-hans");
  });
});

test("the profile's language is shown when none was chosen here", async () => {
  localStorage.clear();
  backend.me = { ...charlie, language: "zh-hans" };
  visit("/");
  expect(await screen.findByRole("heading", { level: 1, name: "仪表板" })).toBeVisible();
});

test("the way to the administration is there for staff only", async () => {
  backend.me = staff;
  visit("/");
  expect(await screen.findByRole("link", { name: "Administration" })).toHaveAttribute(
    "href",
    "/admin/",
  );
});

test("others find neither the administration nor what they may not open", async () => {
  backend.me = charlie;
  visit("/");
  expect(await screen.findByRole("link", { name: "Dashboard" })).toBeVisible();
  expect(screen.queryByRole("link", { name: "Administration" })).not.toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Workflows" })).not.toBeInTheDocument();
});

test("signing out ends the session and shows nothing more", async () => {
  const { user, address } = visit("/");
  await user.click(await screen.findByRole("button", { name: "Account of Ada Lindqvist" }));
  await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  expect(await screen.findByRole("button", { name: "Sign in" })).toBeVisible();
  expect(address()).toBe("/sign-in");
  expect(backend.me).toBeNull();
});

test("the first stop of the keyboard skips to the content", async () => {
  const { user } = visit("/");
  await screen.findByTestId("kpi-total");
  await user.tab();
  expect(screen.getByRole("link", { name: "Skip to content" })).toHaveFocus();
  expect(screen.getByRole("main")).toHaveAttribute("id", "main");
});

test("an unknown address says so", async () => {
  visit("/no/such/page");
  expect(await screen.findByRole("heading", { name: "There is no such page" })).toBeVisible();
});
