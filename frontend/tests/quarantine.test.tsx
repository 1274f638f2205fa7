import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { current, delivered, older } from "@/testing/data";
import { ada } from "@/testing/people";
import { runningRun } from "@/testing/runs";
import { backend } from "@/testing/server";
import { visit } from "@/testing/visit";

const OCTOBER = "/data/ea-export/2026-10";
const RULE = {
  id: 5,
  source: "ea-export",
  kind: "day_first" as const,
  column: "",
  value: "",
  reason: "the exporter is German",
  created_by: "grace",
  created_at: "2026-11-03T09:00:00Z",
};

beforeEach(() => {
  backend.sources = [delivered];
});

test("a rule is proposed for what was set aside, completed, given a reason and saved", async () => {
  const { user } = visit(OCTOBER);
  const aside = within(await screen.findByTestId("quarantine"));
  await user.click(await aside.findByRole("button", { name: /No cost or currency/ }));
  await waitFor(() => {
    expect(screen.queryByText('cost = "NaN"')).not.toBeInTheDocument();
  });
  const repair = within(await screen.findByTestId("repair"));
  expect(await repair.findByText("No rule is in force.")).toBeVisible();
  await user.click(repair.getByRole("button", { name: "Add a rule" }));
  expect(repair.getByText("Lines and files without a currency get this one.")).toBeVisible();
  const save = repair.getByRole("button", { name: "Save rule" });
  await user.type(repair.getByLabelText("Reason"), "agreed with the subsidiary");
  expect(save).toBeDisabled();
  await user.type(repair.getByLabelText("Currency (three letters)"), "eur");
  await user.click(save);
  const rules = await screen.findByRole("list", { name: "Rules in force" });
  expect(rules).toHaveTextContent("An empty currency means this oneEUR");
  expect(backend.sent).toMatchObject([
    {
      path: "/api/v1/billing/reading-rules",
      body: {
        source: "ea-export",
        kind: "currency",
        column: "",
        value: "EUR",
        reason: "agreed with the subsidiary",
      },
    },
  ]);
});

test("a rule is taken back with a reason", async () => {
  backend.rules = [RULE, { ...RULE, id: 6, source: "another" }];
  const { user } = visit(OCTOBER);
  const rules = await screen.findByRole("list", { name: "Rules in force" });
  expect(within(rules).getAllByRole("listitem")).toHaveLength(1);
  await user.click(within(rules).getByRole("button", { name: "Remove" }));
  await user.type(screen.getByLabelText("Reason"), "fixed at the source");
  await user.click(within(rules).getByRole("button", { name: "Remove" }));
  expect(await screen.findByText("No rule is in force.")).toBeVisible();
  expect(backend.rules.map((one) => one.id)).toEqual([6]);
});

test("reading again shows the run's progress, then what it came to", async () => {
  const { user } = visit(OCTOBER);
  const repair = within(await screen.findByTestId("repair"));
  await user.click(repair.getByRole("button", { name: "Read again" }));
  await user.type(repair.getByLabelText("Reason"), "day first now");
  await user.click(repair.getByRole("button", { name: "Read again" }));
  const replay = within(await screen.findByTestId("replay"));
  expect(await replay.findByText("Loading lines")).toBeVisible();
  expect(backend.sent).toMatchObject([{ body: { snapshot: 9, reason: "day first now" } }]);
  backend.runs = [{ ...runningRun, id: "reread", status: "completed" }];
  backend.snapshots = [
    { ...current, snapshot_id: 11, quarantined: 0, loaded: 48_002 },
    { ...current, status: "superseded", is_current: false },
    older,
  ];
  expect(
    await replay.findByText("Read again as #11: 2 quarantined before, 0 now", undefined, {
      timeout: 15_000,
    }),
  ).toBeVisible();
  expect(screen.queryByTestId("quarantine")).not.toBeInTheDocument();
  expect(replay.getByRole("link", { name: "Open the run" })).toHaveAttribute(
    "href",
    "/workflows/reread",
  );
});

test("a load that failed for what a rule can answer is mended from its month", async () => {
  backend.snapshots = [
    {
      ...current,
      snapshot_id: 12,
      status: "failed",
      error_code: "missing_required_column",
      is_current: false,
      published_at: null,
      quarantined: 0,
    },
    { ...current, quarantined: 0 },
  ];
  const { user } = visit(OCTOBER);
  const repair = within(await screen.findByTestId("repair"));
  await user.click(repair.getByRole("button", { name: "Add a rule" }));
  expect(repair.getByLabelText("Name that ABI knows")).toBeVisible();
  expect(repair.getByLabelText("Name in the file")).toBeVisible();
});

test("a delivery without usable lines is shown as empty only by a person with a reason", async () => {
  const refused = { status: "failed" as const, is_current: false, published_at: null };
  backend.snapshots = [
    { ...current, ...refused, snapshot_id: 12, error_code: "empty_delivery", loaded: 0 },
    { ...current, quarantined: 0 },
  ];
  const { user } = visit(OCTOBER);
  await user.click(await screen.findByRole("button", { name: "Show it as empty" }));
  await user.type(screen.getByLabelText("Reason"), "the subscription is closed");
  await user.click(screen.getByRole("button", { name: "Show it as empty" }));
  await waitFor(() => {
    expect(backend.sent).toMatchObject([
      {
        path: "/api/v1/billing/publications/confirm-empty",
        body: { snapshot_id: 12, reason: "the subscription is closed" },
      },
    ]);
  });
});

test("people who do not see everything are shown neither lines nor rules", async () => {
  backend.me = { ...ada, scope: { everything: false, nothing: false, grants: [] } };
  visit(OCTOBER);
  expect(await screen.findByText("#9")).toBeVisible();
  expect(screen.queryByTestId("quarantine")).not.toBeInTheDocument();
  expect(screen.queryByTestId("repair")).not.toBeInTheDocument();
});

test("whoever may not see prices is told why lines are without them", async () => {
  const reason = { en: "Prices are for others.", zh: "价格仅供他人查看。" };
  backend.withheld = { columns: ["value", "raw"], reason };
  visit(OCTOBER);
  const aside = within(await screen.findByTestId("quarantine"));
  expect(await aside.findByRole("note")).toHaveTextContent("Prices are for others.");
  expect(aside.queryByText(/\(empty\)/)).not.toBeInTheDocument();
});
