import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { chooseLanguage } from "@/lib/i18n";
import { delivered } from "@/testing/data";
import { onlooker } from "@/testing/people";
import { backend } from "@/testing/server";
import { visit } from "@/testing/visit";

beforeEach(() => {
  backend.sources = [delivered];
});

test("the grid has every month from the first to the last, also one that shows nothing", async () => {
  visit("/data");
  const grid = within(await screen.findByRole("table"));
  expect(grid.getAllByRole("columnheader").map((one) => one.textContent)).toEqual([
    "Source",
    "Oct 2026",
    "Sep 2026",
    "Aug 2026",
  ]);
  const [, october, september, august] = within(screen.getByTestId("source-row")).getAllByRole(
    "cell",
  );
  expect(october).toHaveTextContent("48,000");
  expect(september).toHaveTextContent("—");
  expect(august).toHaveTextContent("31,000");
  expect(grid.getByRole("link", { name: /Oct 2026.*2 .*quarantine/ })).toBeVisible();
});

test("a month tells what was delivered, to the last digit, and every load there was", async () => {
  const { user, address } = visit("/data");
  await user.click(await screen.findByRole("link", { name: /Oct 2026/ }));
  expect(address()).toBe("/data/ea-export/2026-10");
  const sheet = await screen.findByRole("dialog");
  expect(await within(sheet).findAllByText("$1,000.0000000012345678901234567891")).not.toHaveLength(
    0,
  );
  const history = within(within(sheet).getByRole("list", { name: "Every load, newest first" }));
  expect(history.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    expect.stringContaining("#9Published"),
    expect.stringContaining("#7Superseded"),
  ]);
});

test("lines that were set aside are shown by rule, with their value and the whole line", async () => {
  const { user } = visit("/data/ea-export/2026-10");
  const aside = within(await screen.findByTestId("quarantine"));
  expect(await aside.findByText('cost = "NaN"')).toBeVisible();
  expect(aside.getByText("cost = (empty)")).toBeVisible();
  await user.click(aside.getByRole("button", { name: /No cost or currency/ }));
  await waitFor(() => {
    expect(screen.queryByText('cost = "NaN"')).not.toBeInTheDocument();
  });
  expect(screen.getByText("line 31 of part_0_0001.csv.gz")).toBeVisible();
});

test("going back asks for a reason and then shows what was shown before", async () => {
  const { user } = visit("/data/ea-export/2026-10");
  await user.click(await screen.findByRole("button", { name: "Show the one before" }));
  const submit = screen.getByRole("button", { name: "Show the one before" });
  expect(submit).toBeDisabled();
  await user.type(screen.getByLabelText("Reason"), "restated by mistake");
  await user.click(submit);
  await waitFor(() => {
    expect(screen.getByText("#7").parentElement).toHaveTextContent("Published");
  });
  expect(backend.sent).toMatchObject([
    {
      body: {
        dataset: "actual",
        reason: "restated by mistake",
        source: "ea-export",
        expected_snapshot: 9,
      },
    },
  ]);
});

test("whoever may not run workflows sees the history but no way back and no raw lines", async () => {
  backend.me = onlooker;
  visit("/data/ea-export/2026-10");
  expect(await screen.findByText("#9")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Show the one before" })).not.toBeInTheDocument();
  expect(screen.queryByTestId("quarantine")).not.toBeInTheDocument();
});

test("the page speaks Chinese", async () => {
  visit("/data");
  await screen.findByRole("table");
  await chooseLanguage("zh-hans");
  expect(await screen.findByRole("heading", { name: "数据" })).toBeVisible();
  expect(screen.getByRole("table")).toHaveTextContent("成本管理导出");
});
