import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { chooseLanguage } from "@/lib/i18n";
import { holdRuns } from "@/testing/backend";
import { ada } from "@/testing/people";
import { backend, problem } from "@/testing/server";
import { doneRun, estimate, sqlAnswer } from "@/testing/sql";
import { marked, visitSql, write, written } from "@/testing/sql-page";
import { visit } from "@/testing/visit";

const run = () => screen.getByRole("button", { name: /^Run/ });
const sentRuns = () => backend.sent.filter(({ path }) => path === "/api/v1/analytics/sql");

test("an answer is shown exactly as it was sent", async () => {
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  const grid = await screen.findByRole("grid", { name: "Result" });
  const [first = [], second = []] = within(grid)
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("gridcell"));
  expect(first.map((cell) => cell.textContent)).toEqual([
    "Storage",
    "0.1000000000000000000000000001",
    "7",
    "env: prod · team: core",
    "—unknown (NULL)",
  ]);
  expect(second[2]).toHaveTextContent("18446744073709551615");
  expect(first[1]).toHaveClass("justify-end", "tabular-nums");
  expect(first[0]).not.toHaveClass("justify-end");
  expect(within(grid).getByTitle("service: LowCardinality(String)")).toHaveTextContent("String");
  expect(screen.getByTestId("facts")).toHaveTextContent(
    "2 rows · 83 ms · 61.7 thousand rows read · 5.7 MB",
  );
  expect(sentRuns()).toMatchObject([
    { body: { query: "SELECT 1", parameters: {}, limit: 10_000, format: "json" } },
  ]);
});

test("Ctrl+Enter in the editor runs once", async () => {
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(screen.getByRole("textbox", { name: "SQL" }));
  await user.keyboard("{Control>}{Enter}{/Control}");
  await screen.findByRole("grid");
  expect(sentRuns()).toHaveLength(1);
  expect(written()).toBe("SELECT 1");
});

test("a cell is chosen by keyboard, shown whole and copied", async () => {
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  const grid = await screen.findByRole("grid");
  grid.focus();
  await user.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");
  expect(screen.getByTestId("cell")).toHaveTextContent('{ "env": "prod", "team": "core" }');
  const active = grid.getAttribute("aria-activedescendant") ?? "";
  expect(document.getElementById(active)).toHaveAttribute("aria-selected", "true");
  await user.keyboard("{Control>}{End}{/Control}{ArrowLeft}{ArrowLeft}");
  const setData = vi.fn();
  fireEvent.copy(grid, { clipboardData: { setData } });
  expect(setData).toHaveBeenCalledWith("text/plain", "18446744073709551615");
});

test("of a large answer only what is in sight is in the page", async () => {
  const columns = Array.from({ length: 22 }, (_, at) => ({
    name: `c${String(at)}`,
    type: "String",
  }));
  const rows = Array.from({ length: 100_000 }, (_, at) => columns.map(() => String(at)));
  backend.sql.answer = { ...sqlAnswer, columns, rows };
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  const grid = await screen.findByRole("grid");
  expect(grid).toHaveAttribute("aria-rowcount", "100001");
  expect(grid).toHaveAttribute("aria-colcount", "23");
  expect(within(grid).getAllByRole("gridcell").length).toBeLessThan(600);
});

test("a cut answer says so and takes more", async () => {
  backend.sql.answer = { ...sqlAnswer, is_cut: true };
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  expect(await screen.findByTestId("cut")).toHaveTextContent(
    "Only the first 2 rows; there are more.",
  );
  await user.click(screen.getByRole("button", { name: "First 100,000 rows" }));
  await waitFor(() => {
    expect(sentRuns()).toHaveLength(2);
  });
  expect(sentRuns()[1]).toMatchObject({ body: { query: "SELECT 1", limit: 100_000 } });
  await waitFor(() => {
    expect(screen.getByTestId("cut")).toHaveTextContent("More than that does not come back");
  });
});

test("a refusal is told in the server's words and marked in the text", async () => {
  backend.sql.answer = problem(400, "sql_syntax", {
    title: "ClickHouse cannot read this SQL.",
    detail: "line 2, column 1, at 'FORM'",
    fix: "Correct it at the place named.",
  });
  const { user } = await visitSql();
  write("SELECT 1\nFORM daily_cost");
  await user.click(run());
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("ClickHouse cannot read this SQL.");
  expect(alert).toHaveTextContent("sql_syntax");
  await waitFor(() => {
    expect(marked()).toEqual(["FORM"]);
  });
  write("SELECT 1\nFROM daily_cost");
  await waitFor(() => {
    expect(marked()).toEqual([]);
  });
});

test("while it runs it is told how far it is, and cancelling ends it", async () => {
  holdRuns();
  backend.sql.progress = { read_rows: 25_000_000, total_rows: 100_000_000, elapsed_seconds: 1 };
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  const running = await screen.findByTestId("running");
  expect(run()).toBeDisabled();
  await waitFor(() => {
    expect(running).toHaveTextContent("25 million of about 100 million rows read");
  });
  expect(within(running).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "25");
  await user.click(within(running).getByRole("button", { name: "Cancel" }));
  expect(await screen.findByText("The question was cancelled.")).toBeVisible();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  const asked = sentRuns()[0]?.body as { run_id: string };
  expect(backend.sent.filter(({ method }) => method === "DELETE")).toMatchObject([
    { path: `/api/v1/analytics/sql/runs/${asked.run_id}`, csrf: "token-of-the-page" },
  ]);
  expect(run()).toBeEnabled();
});

test("a run goes on while its person looks elsewhere", async () => {
  holdRuns();
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  await screen.findByTestId("running");
  await user.click(screen.getByRole("link", { name: "Workflows" }));
  await screen.findByRole("heading", { level: 1, name: "Workflows" });
  backend.sql.release();
  await user.click(screen.getByRole("link", { name: "Data Explorer" }));
  expect(await screen.findByTestId("facts")).toHaveTextContent("2 rows");
  expect(written()).toBe("SELECT 1");
});

test("before it runs it is told what it reads, and what is too much with advice", async () => {
  await visitSql();
  write("SELECT 1");
  await waitFor(() => {
    expect(screen.getByTestId("estimate")).toHaveTextContent(
      "Reads at most 1.2 million rows, 340 MB of 500 million rows, 53.7 GB allowed",
    );
  });
  backend.sql.estimate = { ...estimate, rows: 900_000_000, is_too_much: true };
  write("SELECT 2");
  expect(await screen.findByTestId("too-much")).toHaveTextContent(
    "Add a condition on the date, or name only the columns you need",
  );
  expect(backend.sql.estimated.map(({ query }) => query)).toEqual(["SELECT 1", "SELECT 2"]);
});

test("parameters are asked for by their type, and a missing one stops the run", async () => {
  const { user } = await visitSql();
  write("SELECT {from:Date}, {n:UInt8}, {only:Array(String)}, {name:String}");
  await user.type(await screen.findByLabelText(/^n /), "7");
  await user.type(screen.getByLabelText(/^only/), "Storage{Enter}Compute");
  await user.click(run());
  // Longer than the pause after which an estimate would be asked for.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(sentRuns()).toEqual([]);
  expect(backend.sql.estimated).toEqual([]);
  expect(screen.getByLabelText(/^from/)).toHaveAttribute("type", "date");
  await user.type(screen.getByLabelText(/^from/), "2026-10-01");
  await user.click(run());
  await screen.findByRole("grid");
  expect(sentRuns()).toMatchObject([
    {
      body: { parameters: { from: "2026-10-01", n: "7", only: ["Storage", "Compute"], name: "" } },
    },
  ]);
});

test("what was written is there after a reload, for its person alone", async () => {
  await visitSql();
  write("SELECT 42");
  expect(JSON.parse(localStorage.getItem("abi.sql.1") ?? "")).toMatchObject({ text: "SELECT 42" });
  expect(localStorage.getItem("abi.sql.2")).toBeNull();
});

test("a draft of before is in the editor", async () => {
  localStorage.setItem("abi.sql.1", '{"text":"SELECT 7","values":{},"saved":null}');
  await visitSql();
  expect(written()).toBe("SELECT 7");
});

test("an example begins a question over each view", async () => {
  const { user } = await visitSql();
  await user.click(screen.getByRole("button", { name: /day by day/ }));
  expect(written()).toContain("FROM daily_cost");
  expect(await screen.findByLabelText(/^from/)).toHaveAttribute(
    "value",
    expect.stringMatching(/^\d{4}-\d{2}-01$/),
  );
});

test("a column and a function go to the cursor; a search opens what it finds", async () => {
  const { user } = await visitSql();
  write("");
  await user.type(
    await screen.findByRole("searchbox", { name: "Find a column or function" }),
    "argm",
  );
  await user.click(await screen.findByRole("button", { name: "argMax" }));
  expect(written()).toBe("argMax()");
  await user.clear(screen.getByRole("searchbox"));
  await user.click(screen.getByRole("button", { name: "daily_cost" }));
  expect(screen.getByText("As invoiced")).toBeVisible();
  await user.click(screen.getByRole("button", { name: /^billed_cost/ }));
  expect(written()).toBe("argMax(billed_cost)");
});

test("a run of before comes back with its values", async () => {
  const { user } = await visitSql();
  await user.click(screen.getByRole("radio", { name: "History" }));
  const [done, refused] = await screen.findAllByTestId("history-run");
  expect(refused).toHaveTextContent("the function file is not allowed");
  expect(done).toHaveTextContent("Done");
  if (done) await user.click(done);
  expect(written()).toBe(doneRun.query);
  expect(screen.getByLabelText(/^only/)).toHaveValue("Storage\nCompute");
});

test("CSV is the shown question again, and a cut file says so", async () => {
  const offered = vi.fn(() => "blob:csv");
  URL.createObjectURL = offered;
  URL.revokeObjectURL = () => undefined;
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  await screen.findByRole("grid");
  backend.sql.answer = { ...sqlAnswer, is_cut: true };
  write("SELECT 2");
  await user.click(screen.getByRole("button", { name: "CSV" }));
  expect(await screen.findByText("Only the first 100,000 rows; there are more.")).toBeVisible();
  expect(sentRuns()[1]).toMatchObject({
    body: { query: "SELECT 1", format: "csv", limit: 100_000 },
  });
  expect(offered).toHaveBeenCalledOnce();
});

test("people without the right find no way to it and are told so", async () => {
  backend.me = ada;
  visit("/sql");
  expect(
    await screen.findByRole("heading", { name: "The Data Explorer is not open to you" }),
  ).toBeVisible();
  expect(screen.queryByRole("link", { name: "Data Explorer" })).not.toBeInTheDocument();
  expect(screen.queryByRole("textbox", { name: "SQL" })).not.toBeInTheDocument();
});

test("an installation without SQL says so instead of an editor", async () => {
  backend.sql.off = problem(503, "sql_explorer_off", { title: "No ClickHouse user for SQL." });
  await visitSql();
  expect(await screen.findByText("No ClickHouse user for SQL.")).toBeVisible();
  await waitFor(() => {
    expect(screen.queryByRole("textbox", { name: "SQL" })).not.toBeInTheDocument();
  });
});

test("where there is no room the panel is a sheet, which goes once something was chosen", async () => {
  const { user } = await visitSql("/sql", false);
  await user.click(screen.getByRole("button", { name: "Views and queries" }));
  const sheet = await screen.findByRole("dialog");
  await user.click(await within(sheet).findByRole("button", { name: /^date/ }));
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });
  expect(written()).toBe("date");
});

test("the page speaks Chinese", async () => {
  const { user } = await visitSql();
  write("SELECT 1");
  await user.click(run());
  await screen.findByRole("grid");
  await chooseLanguage("zh-hans");
  expect(await screen.findByRole("heading", { name: "数据资源管理器" })).toBeVisible();
  expect(screen.getByTestId("facts")).toHaveTextContent("2 行");
  expect(screen.getByText("账单明细。")).toBeVisible();
  expect(screen.getByText("聚合与窗口")).toBeVisible();
  expect(screen.getByText("Newer than this page")).toBeVisible();
});
