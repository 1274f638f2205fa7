import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { AsOf, QueryRequest, Standing } from "@/api/types";
import { chooseLanguage } from "@/lib/i18n";
import { answer, OTHERS, reply, TOTAL } from "@/testing/answers";
import { restatement } from "@/testing/months";
import { ada, charlie } from "@/testing/people";
import { backend, problem } from "@/testing/server";
import { visit } from "@/testing/visit";

const rows = () => screen.findAllByTestId("breakdown-row");
const question = (test: (asked: (typeof backend.questions)[number]) => boolean) =>
  backend.questions.find(test);

test("the newest month with data is shown with every digit of its total", async () => {
  visit("/");
  const total = await screen.findByTestId("kpi-total");
  expect(total).toHaveAttribute("data-value", TOTAL);
  expect(total).toHaveTextContent("$12,345,678,901,234.12");
  expect(total).toHaveAttribute("title", "$12,345,678,901,234.123456789012345678");
  expect(screen.getByRole("button", { name: "Period: Oct 2026" })).toBeVisible();
  expect(question((asked) => asked.compare !== undefined)).toMatchObject({
    measures: ["billed_cost", "resources", "lines"],
    basis: "billed",
    period: { start: "2026-10-01", end: "2026-11-01" },
    compare: "previous",
    filters: [{ dimension: "billing_currency", operator: "in", values: ["USD"] }],
  });
});

test("the average is the exact total over the days, not a float", async () => {
  visit("/");
  // 12345678901234.1234… / 31
  expect(await screen.findByTestId("kpi-average")).toHaveAttribute("data-value", "398247706491.42");
});

test("the same numbers are shown in Chinese", async () => {
  await chooseLanguage("zh-hans");
  visit("/");
  const total = await screen.findByTestId("kpi-total");
  expect(total).toHaveAttribute("data-value", TOTAL);
  expect(total).toHaveTextContent("US$12,345,678,901,234.12");
  expect(screen.getByRole("heading", { level: 1, name: "仪表板" })).toBeVisible();
  expect(screen.getByRole("heading", { name: "每日成本 · 按服务" })).toBeVisible();
  const [first] = await rows();
  expect(first).toHaveTextContent("US$12,000,000,000,000.50");
  expect(screen.getByText(`其他（${String(OTHERS)} 项）`)).toBeVisible();
});

test("the largest change wins by its size, growth or decline", async () => {
  visit("/");
  expect(await screen.findByTestId("kpi-mover")).toHaveAttribute("data-value", "10");
  expect(screen.getByTestId("kpi-mover")).toHaveTextContent("+$10.00");
});

test("the breakdown has exact rows, the others last, and the total of the same answer", async () => {
  visit("/");
  const [machines, storage, others] = await rows();
  expect(machines).toHaveAttribute("data-member", "Virtual Machines");
  expect(machines).toHaveAttribute("data-value", "12000000000000.5");
  expect(machines).toHaveTextContent("+9.1%");
  expect(storage).toHaveAttribute("data-value", "345678901233.123456789012345678");
  expect(storage).toHaveTextContent("-13.6%");
  expect(others).toHaveAttribute("data-others", String(OTHERS));
  expect(others).toHaveTextContent(`Others (${String(OTHERS)})`);
  // Nothing before is "new", never an infinite percentage.
  expect(others).toHaveTextContent("New");
  expect(screen.getByTestId("breakdown-total")).toHaveAttribute("data-value", TOTAL);
});

test("without data for the period before, its costs are unknown and neither zero nor new", async () => {
  visit("/?period=2026-09");
  const hint = "No data for Aug 1 – 31";
  const [first] = await rows();
  expect(first).toHaveTextContent(/^Virtual Machines0?.*——\$12,000,000,000,000\.50$/);
  const main = screen.getByRole("main");
  expect(main).toHaveTextContent("No data for Aug 1 – 31, 2026 to compare with");
  // The total, its average and the largest change.
  expect(screen.getAllByText(hint)).toHaveLength(3);
  expect(screen.getByTestId("kpi-mover")).toHaveTextContent("—");
  for (const wrong of ["New", "Previously", "%"]) {
    expect(screen.getByTestId("breakdown-total")).not.toHaveTextContent(wrong);
  }
  expect(main).not.toHaveTextContent("New");
  expect(main).not.toHaveTextContent("Previously");
  expect(backend.questions.filter((asked) => asked.order)).toEqual([]);
});

test("the unknown period before is said in Chinese", async () => {
  await chooseLanguage("zh-hans");
  visit("/?period=2026-09");
  await rows();
  expect(screen.getAllByText("8/1 – 8/31 没有数据")).toHaveLength(3);
  expect(screen.getByRole("main")).not.toHaveTextContent("新增");
});

test("a period before that has data for a part is compared, and the part is said", async () => {
  visit("/?period=2026-10-01..2026-11-30");
  expect(
    await screen.findByText(
      "Change compared with Aug 1 – Sep 30, 2026, which has data only from Sep 2026",
    ),
  ).toBeVisible();
  expect(await screen.findByTestId("kpi-total")).toBeVisible();
  expect(screen.getAllByText(/^Previously/)).toHaveLength(2);
});

test("a period without data is not a cost of zero, whatever there was before", async () => {
  backend.reply = (asked) =>
    asked.compare && !asked.dimensions
      ? answer({ billed_cost: ["0"], lines: [0], lines_previous: [20] })
      : reply(asked);
  visit("/?period=2026-11-01..2026-11-30");
  expect(
    await screen.findByRole("heading", { name: "No cost lines in this period" }),
  ).toBeVisible();
});

test("sorting is exact, is in the URL, and leaves the others at the end", async () => {
  const { user, address } = visit("/");
  await rows();
  await user.click(screen.getByRole("button", { name: "Change" }));
  await user.click(screen.getByRole("button", { name: "Change" }));
  await waitFor(() => {
    expect(address()).toBe("/?sort=change&descending=false");
  });
  const names = (await rows()).map((row) => row.getAttribute("data-member"));
  expect(names).toEqual(["Storage", "Virtual Machines", ""]);
  expect(screen.getByRole("columnheader", { name: "Change" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
});

test("what the URL says is asked, and what it cannot say falls back", async () => {
  visit(
    "/?period=2026-10-05..2026-10-11&basis=effective&by=resource_group&currency=CNY&rows=7&view=no" +
      `&where=${encodeURIComponent('{"service":["Storage"]}')}`,
  );
  await rows();
  const asked = question((one) => one.top !== undefined && one.compare !== undefined);
  expect(asked).toMatchObject({
    measures: ["effective_cost"],
    basis: "effective",
    period: { start: "2026-10-05", end: "2026-10-12" },
    dimensions: ["resource_group"],
    top: 8,
    filters: [
      { dimension: "service", operator: "in", values: ["Storage"] },
      { dimension: "billing_currency", operator: "in", values: ["CNY"] },
    ],
  });
  expect(screen.getByRole("radio", { name: "Effective" })).toBeChecked();
  expect(screen.getByRole("button", { name: "Remove filter Service: Storage" })).toBeVisible();
});

test("more than a hundred days are asked for by month, and the chart says so", async () => {
  visit("/?period=2026-01-01..2026-06-30");
  expect(await screen.findByRole("heading", { name: "Monthly cost by service" })).toBeVisible();
  await rows();
  expect(backend.questions.map((asked) => asked.grain)).not.toContain("day");
});

test("clicking a row filters by it and asks the next finer question; the chip undoes it", async () => {
  const { user, address } = visit("/");
  const [machines] = await rows();
  if (!machines) throw new Error("no rows");
  await user.click(within(machines).getByRole("button", { name: "Virtual Machines" }));
  await waitFor(() => {
    expect(address()).toBe('/?by=meter_sub_category&where={"service":["Virtual Machines"]}');
  });
  const chip = "Remove filter Service: Virtual Machines";
  await user.click(await screen.findByRole("button", { name: chip }));
  await waitFor(() => {
    expect(address()).toBe("/");
  });
});

test("choosing a period and a dimension changes the URL", async () => {
  const { user, address } = visit("/");
  await user.click(await screen.findByRole("button", { name: "Period: Oct 2026" }));
  await user.click(screen.getByRole("button", { name: "Sep 2026" }));
  await waitFor(() => {
    expect(address()).toBe("/?period=2026-09");
  });
  await user.click(screen.getByRole("button", { name: "By Service" }));
  await user.click(await screen.findByRole("option", { name: "Subscription" }));
  await waitFor(() => {
    expect(address()).toBe("/?period=2026-09&by=subscription");
  });
});

test("months without data cannot be chosen", async () => {
  const { user } = visit("/");
  await user.click(await screen.findByRole("button", { name: "Period: Oct 2026" }));
  expect(screen.getByRole("button", { name: "Oct 2026", pressed: true })).toBeEnabled();
  expect(screen.getByRole("button", { name: "Aug 2026" })).toBeDisabled();
});

test("the chart can be read as a table, credits included", async () => {
  visit("/?view=table");
  const table = await screen.findByRole("table", { name: "Daily cost by service" });
  const [, first, second] = within(table).getAllByRole("row");
  expect(first).toHaveTextContent("Thu, Oct 1, 2026$8.25$10.50-$2.25");
  expect(second).toHaveTextContent("Fri, Oct 2, 2026$7.00$7.00—");
  expect(within(table).getAllByRole("row")).toHaveLength(32);
});

test("the age of the numbers and the lines left out are beside the title", async () => {
  const { user } = visit("/");
  const badge = await screen.findByTestId("freshness");
  expect(badge).toHaveAttribute("data-quarantined", "12");
  expect(badge).toHaveTextContent("12 quarantined");
  await user.click(badge);
  expect(await screen.findByText("ea-export · Oct 2026")).toBeVisible();
  expect(screen.getByText("48,201 lines")).toBeVisible();
  expect(screen.getByText(/^Actual cost, published /)).toBeVisible();
});

function asOf(state: "amber" | "red", change: Partial<Standing>): AsOf {
  const { as_of } = answer({});
  const [source] = as_of.freshness.sources;
  if (!source) throw new Error("the answer has a source");
  return { ...as_of, freshness: { state, sources: [{ ...source, state, ...change }] } };
}

const answering = (as_of: AsOf) => (question: QueryRequest) => ({ ...reply(question), as_of });

test("a late source is named beside the title, with the way to its month", async () => {
  backend.reply = answering(
    asOf("red", {
      last_delivery_at: "2026-10-31T05:00:00Z",
      period_state: "open",
      completeness: "missing",
    }),
  );
  const { user } = visit("/");
  const badge = await screen.findByTestId("freshness");
  expect(badge).toHaveTextContent(/^Very late · Month missing · As of .* · Open · 12 quarantined$/);
  await user.click(badge);
  const source = within(await screen.findByTestId("freshness-source"));
  expect(source.getByText("Very late")).toBeVisible();
  expect(source.getByText(/51h 0m before this was read/)).toBeVisible();
  expect(source.getByText("A month that is due is missing")).toBeVisible();
  expect(source.getByRole("link")).toHaveAttribute("href", "/data/ea-export/2026-10");
});

test("a month that changed after its close is flagged beside the title", async () => {
  backend.restatements = [{ ...restatement, new_snapshot: 7 }];
  visit("/");
  const badge = await screen.findByTestId("freshness");
  await waitFor(() => {
    expect(badge).toHaveTextContent("Restated after close");
  });
});

test("whoever may not look at the Data page is told the state without a way there", async () => {
  backend.me = { ...ada, permissions: ["view_costs"] };
  backend.reply = answering(asOf("amber", {}));
  const { user } = visit("/");
  const badge = await screen.findByTestId("freshness");
  expect(badge).toHaveTextContent(/^Late · As of /);
  await user.click(badge);
  expect(within(await screen.findByTestId("freshness-source")).queryByRole("link")).toBeNull();
});

test("a person without scope is told whom to ask, and nothing is asked for", async () => {
  backend.me = charlie;
  visit("/");
  expect(
    await screen.findByRole("heading", { name: "You cannot see any costs yet" }),
  ).toBeVisible();
  expect(screen.getByRole("main")).toHaveTextContent("Ask your administrator to give you access.");
  expect(backend.questions).toEqual([]);
});

test("before the first month there is a way to the workflows", async () => {
  backend.reply = () => answer({ billing_period: [], billing_currency: [], lines: [] });
  visit("/");
  expect(await screen.findByRole("heading", { name: "No billing data yet" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Go to workflows" })).toHaveAttribute(
    "href",
    "/workflows",
  );
});

test("a period without lines says so instead of showing zeros", async () => {
  backend.reply = (asked) =>
    asked.compare && !asked.dimensions
      ? answer({ billed_cost: ["0"], lines: [0], lines_previous: [0] })
      : reply(asked);
  visit("/?period=2020-01");
  expect(
    await screen.findByRole("heading", { name: "No cost lines in this period" }),
  ).toBeVisible();
  expect(screen.queryByTestId("kpi-total")).not.toBeInTheDocument();
});

test("a refusal shows code, detail, fix and request id, and can be tried again", async () => {
  const words = {
    title: "The costs cannot be read",
    detail: "The store did not answer.",
    fix: "Wait a minute.",
    request_id: "req-77",
  };
  backend.reply = () => problem(500, "store_unavailable", words);
  const { user } = visit("/");
  const alert = await screen.findByRole("alert");
  for (const text of [...Object.values(words).slice(0, 3), "store_unavailable", "Request req-77"]) {
    expect(alert).toHaveTextContent(text);
  }
  backend.reply = reply;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByTestId("kpi-total")).toHaveAttribute("data-value", TOTAL);
});

test("a session that ends while the page is open leads to sign-in and back", async () => {
  const { user, address, settled } = visit("/");
  await rows();
  await settled();
  backend.me = null;
  await user.click(screen.getByRole("radio", { name: "Effective" }));
  expect(await screen.findByRole("button", { name: "Sign in" })).toBeVisible();
  expect(address()).toBe("/sign-in?next=/?basis=effective");
});
