import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { delivered } from "@/testing/data";
import {
  lateAlarm,
  lockedOctober,
  october,
  redLedger,
  restatement,
  withoutSums,
} from "@/testing/months";
import { ada, onlooker, staff } from "@/testing/people";
import { backend, problem } from "@/testing/server";
import { visit } from "@/testing/visit";

const OCTOBER = "/data/ea-export/2026-10";

beforeEach(() => {
  backend.sources = [delivered];
});

test("the grid says in words how settled and how late each month and source is", async () => {
  backend.sources = [{ ...delivered, state: "red", last_delivery_at: "2026-11-02T02:04:00Z" }];
  backend.restatements = [restatement];
  visit("/data");
  const october = await screen.findByRole("link", { name: /Oct 2026.*Final, restated/ });
  expect(october).toHaveTextContent("Final · restated");
  expect(screen.getByRole("row", { name: /ea-export/ })).toHaveTextContent("Very late");
});

test("an alarm leads to the month that is late", async () => {
  backend.alarms = [lateAlarm];
  const { user, address } = visit("/data");
  const alarms = within(await screen.findByRole("alert"));
  expect(alarms.getByText("1 open alarm")).toBeVisible();
  await user.click(alarms.getByRole("link", { name: "Open Oct 2026" }));
  expect(address()).toBe(OCTOBER);
});

test("the ledger shows every stage to the last digit, each currency apart, with named causes", async () => {
  visit(OCTOBER);
  const chain = await screen.findByTestId("ledger-chain");
  const stages = [...chain.querySelectorAll("[data-stage]")];
  expect(stages.map((one) => one.getAttribute("data-stage"))).toEqual([
    "manifest",
    "landed",
    "loaded",
    "rollup",
  ]);
  expect(stages[2]).toHaveTextContent("$1,000.0000000012345678901234567891");
  expect(stages[2]).toHaveTextContent("CN¥7.00");
  const [, , loaded] = stages;
  const difference = within(loaded as HTMLElement).getByTestId("ledger-difference");
  expect(difference).toHaveTextContent("Loaded less Landed");
  expect(difference).toHaveTextContent("Quarantined lines-2 lines-$0.41");
  expect(within(chain).queryByRole("alert")).not.toBeInTheDocument();
  expect(chain).toHaveTextContent("No statement from Azure to compare with yet");
});

test("what nobody can explain alarms, beside the causes that are known", async () => {
  backend.ledger = redLedger();
  visit(OCTOBER);
  const chain = within(await screen.findByTestId("ledger-chain"));
  expect(chain.getByRole("alert")).toHaveTextContent("This month does not add up");
  const [, red] = chain.getAllByTestId("ledger-difference");
  expect(red).toHaveAttribute("data-severity", "red");
  expect(red).toHaveTextContent("TaxVAT$1.50");
  expect(red).toHaveTextContent("Unexplained$4.5000000000000000000000000001");
});

test("checking again keeps what the ledger found", async () => {
  const { user } = visit(OCTOBER);
  await screen.findByTestId("ledger-chain");
  backend.ledger = redLedger();
  await user.click(screen.getByRole("button", { name: "Check again" }));
  expect(await screen.findByText("This month does not add up")).toBeVisible();
  expect(backend.sent).toMatchObject([
    {
      path: "/api/v1/billing/ledger/run",
      body: { source: "ea-export", billing_period: "2026-10-01" },
    },
  ]);
});

test("people who do not see everything get the counts and are told why there are no sums", async () => {
  backend.me = { ...ada, scope: { everything: false, nothing: false, grants: [] } };
  backend.ledger = withoutSums();
  visit(OCTOBER);
  const ledger = await screen.findByTestId("ledger");
  expect(await within(ledger).findAllByText("48,000 lines")).toHaveLength(2);
  expect(ledger).toHaveTextContent("Sums are shown to people who see everything.");
  expect(ledger).not.toHaveTextContent("$");
});

test("a ledger that cannot be read says why and leaves the rest of the month", async () => {
  backend.ledger = problem(503, "clickhouse_unreachable", { title: "ClickHouse does not answer" });
  visit(OCTOBER);
  expect(await screen.findByText("ClickHouse does not answer")).toBeVisible();
  expect(screen.getByText("#9")).toBeVisible();
});

test("a final month is signed with a reason and is locked then", async () => {
  const { user } = visit(OCTOBER);
  await user.click(await screen.findByRole("button", { name: "Sign and lock" }));
  expect(screen.getByRole("button", { name: "Sign and lock" })).toBeDisabled();
  await user.type(screen.getByLabelText("Reason"), "agrees with invoice E0700");
  await user.click(screen.getByRole("button", { name: "Sign and lock" }));
  const period = await screen.findByTestId("period");
  await waitFor(() => {
    expect(period).toHaveTextContent("Locked");
  });
  expect(period).toHaveTextContent("Signed by grace");
  expect(backend.sent).toMatchObject([
    { body: { billing_period: "2026-10-01", note: "agrees with invoice E0700" } },
  ]);
});

test("a month that is not final cannot be signed", async () => {
  const settles_at = "2020-01-01T00:00:00Z";
  backend.periods = [{ ...october, state: "provisional", closed_at: null, settles_at }];
  visit(OCTOBER);
  expect(await screen.findByText(/becomes final once its ledger was run/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Sign and lock" })).not.toBeInTheDocument();
});

test("only an administrator who did not sign may unlock; others are told so", async () => {
  backend.periods = [lockedOctober];
  backend.me = { ...staff, permissions: [...staff.permissions, "administer"] };
  const signer = visit(OCTOBER);
  expect(await screen.findByText(/You signed it: only another administrator/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Unlock" })).not.toBeInTheDocument();
  await signer.settled();
});

test("another administrator unlocks with a reason", async () => {
  backend.periods = [lockedOctober];
  backend.me = { ...ada, permissions: [...ada.permissions, "administer"] };
  const { user } = visit(OCTOBER);
  await user.click(await screen.findByRole("button", { name: "Unlock" }));
  await user.type(screen.getByLabelText("Reason"), "a credit note came");
  await user.click(screen.getByRole("button", { name: "Unlock" }));
  expect(await screen.findByRole("button", { name: "Sign and lock" })).toBeVisible();
  expect(backend.sent).toMatchObject([{ body: { note: "a credit note came" } }]);
});

test("whoever may only look sees how the month stands and nothing to change it with", async () => {
  backend.me = onlooker;
  visit(OCTOBER);
  expect(await screen.findByTestId("ledger-chain")).toBeVisible();
  expect(await screen.findByTestId("period")).toHaveTextContent("Final");
  for (const name of ["Sign and lock", "Check again", "Show nothing"]) {
    expect(screen.queryByRole("button", { name })).not.toBeInTheDocument();
  }
});

test("a restatement after close is told with both snapshots, exact sums and the reason", async () => {
  backend.restatements = [restatement];
  visit(OCTOBER);
  const told = await screen.findByTestId("restatements");
  expect(told).toHaveTextContent("snapshot #7 became #9");
  expect(told).toHaveTextContent("Accepted by grace: credit note of November");
  expect(told).toHaveTextContent("+$9.9000000012345678901234567891");
});

test("a month that was withdrawn can be shown again", async () => {
  const { user } = visit(OCTOBER);
  await user.click(await screen.findByRole("button", { name: "Show nothing" }));
  await user.type(screen.getByLabelText("Reason"), "wrong account");
  await user.click(screen.getByRole("button", { name: "Show nothing" }));
  await waitFor(() => {
    expect(screen.queryByRole("button", { name: "Show nothing" })).not.toBeInTheDocument();
  });
  expect(screen.getByRole("button", { name: "Show the one before" })).toBeVisible();
  expect(backend.sent).toMatchObject([{ body: { expected_snapshot: 9, reason: "wrong account" } }]);
});

test("a source that delivered nothing for a month says so", async () => {
  backend.snapshots = [];
  backend.periods = [];
  visit(OCTOBER);
  expect(await screen.findByRole("heading", { name: "Nothing is here yet" })).toBeVisible();
});
