import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { chooseLanguage } from "@/lib/i18n";
import { onlooker } from "@/testing/people";
import { failedRun, runningRun } from "@/testing/runs";
import { backend } from "@/testing/server";
import { visit } from "@/testing/visit";

test("a running run shows its stage, its lines and how far it is", async () => {
  visit("/workflows");
  const [running, failed] = await screen.findAllByTestId("run-row");
  expect(running).toHaveAttribute("data-status", "running");
  expect(running).toHaveTextContent("Loading lines");
  expect(running).toHaveTextContent("12,000 / 48,000");
  const [bar] = screen.getAllByRole("progressbar");
  expect(bar).toHaveAttribute("aria-valuenow", "25");
  expect(failed).toHaveAttribute("data-status", "failed");
  expect(failed).toHaveTextContent("Sum of 2026-10 differs by 6.00 USD.");
});

test("the list follows a run until it ends", async () => {
  visit("/workflows");
  await screen.findAllByTestId("run-row");
  backend.runs = [
    {
      ...runningRun,
      status: "completed",
      end_time: "2026-11-23T06:03:41Z",
      records_processed: 48000,
      progress: { ...runningRun.progress, stage: "finished" },
    },
  ];
  await waitFor(
    () => {
      expect(screen.getByTestId("run-row")).toHaveAttribute("data-status", "completed");
    },
    { timeout: 4000 },
  );
  expect(screen.getByTestId("run-row")).toHaveTextContent("48,000");
  expect(screen.getByTestId("run-row")).toHaveTextContent("3m 41s");
});

test("the filter is in the URL and is asked of the server", async () => {
  const { user, address } = visit("/workflows");
  await user.click(await screen.findByRole("radio", { name: "Failed" }));
  await waitFor(() => {
    expect(screen.getAllByTestId("run-row")).toHaveLength(1);
  });
  expect(screen.getByTestId("run-row")).toHaveAttribute("data-run", failedRun.id);
  expect(address()).toBe("/workflows?status=failed");
});

test("a run is started with what was filled in, and is on the list at once", async () => {
  const { user } = visit("/workflows");
  await screen.findAllByTestId("run-row");
  await user.click(screen.getByRole("button", { name: "New run" }));
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => {
    expect(within(dialog).getByRole("combobox", { name: "Source" })).toHaveTextContent("ea-export");
  });
  await user.clear(within(dialog).getByLabelText("From"));
  await user.type(within(dialog).getByLabelText("From"), "2026-10-01");
  await user.clear(within(dialog).getByLabelText("To"));
  await user.type(within(dialog).getByLabelText("To"), "2026-10-31");
  await user.type(within(dialog).getByLabelText("Subscription IDs (optional)"), "one, two");
  await user.click(within(dialog).getByRole("button", { name: "Start run" }));
  await waitFor(() => {
    expect(screen.getAllByTestId("run-row")).toHaveLength(3);
  });
  expect(screen.getAllByTestId("run-row")[0]).toHaveTextContent("Queued");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(backend.sent).toEqual([
    {
      method: "POST",
      path: "/api/v1/workflows/",
      csrf: "token-of-the-page",
      body: {
        workflow_type: "azure_billing_extraction",
        parameters: {
          source: "ea-export",
          start_date: "2026-10-01",
          end_date: "2026-10-31",
          subscription_ids: ["one", "two"],
        },
      },
    },
  ]);
});

test("older runs are reached page by page, and stay when the list is asked again", async () => {
  backend.runs = [1, 2, 3, 4, 5].map((number) => ({ ...failedRun, id: `run-${String(number)}` }));
  backend.pageSize = 2;
  const { user } = visit("/workflows");
  const shown = () => screen.getAllByTestId("run-row").map((row) => row.getAttribute("data-run"));
  await user.click(await screen.findByRole("button", { name: "Show more" }));
  await waitFor(() => {
    expect(shown()).toEqual(["run-1", "run-2", "run-3", "run-4"]);
  });
  await user.click(screen.getByRole("button", { name: "Show more" }));
  await waitFor(() => {
    expect(shown()).toEqual(["run-1", "run-2", "run-3", "run-4", "run-5"]);
  });
  expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
});

test.each([
  ["ada", "0 2 * * *", "ada", "ada"],
  [null, "0 2 * * *", "Schedule", "计划任务"],
  [null, null, "System", "系统"],
])("a run of person %j and schedule %j was started by %s", async (person, cron, en, zh) => {
  backend.runs = [{ ...failedRun, requested_by: person, schedule: cron }];
  visit(`/workflows/${failedRun.id}`);
  const sheet = await screen.findByRole("dialog");
  const started = () => within(sheet).getByText(/^(Started by|启动者)$/).parentElement;
  await within(sheet).findByText("Started by");
  expect(started()).toHaveTextContent(`Started by${en}`);
  expect(await screen.findByTestId("run-row")).toHaveTextContent(en);
  await act(() => chooseLanguage("zh-hans"));
  expect(started()).toHaveTextContent(`启动者${zh}`);
  expect(screen.getByTestId("run-row")).toHaveTextContent(zh);
});

test("parameters are named, in the order they are filled in; unknown ones come last", async () => {
  backend.runs = [
    {
      ...failedRun,
      parameters: {
        extra: 1,
        end_date: "2026-10-31",
        batch_size: 1000,
        subscription_ids: ["one", "two"],
        source: "ea-export",
        start_date: "2026-10-01",
      },
    },
  ];
  visit(`/workflows/${failedRun.id}`);
  const sheet = await screen.findByRole("dialog");
  await within(sheet).findByText("Parameters");
  const terms = within(sheet).getAllByRole("term").slice(-6);
  expect(terms.map((term) => term.textContent)).toEqual([
    "Source",
    "First day",
    "Last day",
    "Subscription IDs",
    "Batch size",
    "extra",
  ]);
  expect(within(sheet).getByText("First day")).toHaveAttribute("title", "start_date");
  expect(within(sheet).getByText("one, two")).toBeVisible();
});

test("days in the wrong order cannot be started", async () => {
  const { user } = visit("/workflows");
  await user.click(await screen.findByRole("button", { name: "New run" }));
  const dialog = await screen.findByRole("dialog");
  await user.clear(within(dialog).getByLabelText("To"));
  await user.type(within(dialog).getByLabelText("To"), "2020-01-01");
  expect(within(dialog).getByRole("button", { name: "Start run" })).toBeDisabled();
  expect(within(dialog).getByRole("alert")).toHaveTextContent("The last day is before the first.");
  expect(backend.sent).toEqual([]);
});

test("a failed run says cause and fix, and where it stopped", async () => {
  visit(`/workflows/${failedRun.id}`);
  const sheet = await screen.findByRole("dialog");
  expect(await within(sheet).findByText("The export was still being written.")).toBeVisible();
  expect(within(sheet).getByText("Run the extraction again.")).toBeVisible();
  expect(within(sheet).getByText("books_do_not_balance")).toBeVisible();
  const states = within(sheet)
    .getAllByRole("listitem")
    .map((item) => item.getAttribute("data-state"));
  expect(states).toEqual(["done", "done", "done", "done", "stopped", "ahead"]);
  expect(within(sheet).queryByRole("button", { name: "Cancel run" })).not.toBeInTheDocument();
});

test("cancelling needs a reason and sends it", async () => {
  const { user } = visit(`/workflows/${runningRun.id}`);
  const sheet = await screen.findByRole("dialog");
  await user.click(await within(sheet).findByRole("button", { name: "Cancel run" }));
  const submit = within(sheet).getByRole("button", { name: "Cancel this run" });
  expect(submit).toBeDisabled();
  await user.type(within(sheet).getByLabelText("Reason for cancelling"), "wrong month");
  await user.click(submit);
  expect(await within(sheet).findByText("Cancelled")).toBeVisible();
  expect(backend.sent[0]).toMatchObject({
    path: `/api/v1/workflows/${runningRun.id}/cancel`,
    body: { reason: "wrong month" },
  });
});

test("who may only look has no button to run or to cancel", async () => {
  backend.me = onlooker;
  visit(`/workflows/${runningRun.id}`);
  const sheet = await screen.findByRole("dialog");
  await within(sheet).findByText("Stages");
  expect(screen.queryByRole("button", { name: "Cancel run", hidden: true })).toBeNull();
  expect(screen.queryByRole("button", { name: "New run", hidden: true })).toBeNull();
});

test("a run that does not exist is said in the sheet", async () => {
  visit("/workflows/0193b7a2-0000-7c33-9d1e-000000000000");
  const sheet = await screen.findByRole("dialog");
  expect(await within(sheet).findByRole("alert")).toHaveTextContent("unknown_run");
});

test("workflows are named in Chinese", async () => {
  await chooseLanguage("zh-hans");
  visit("/workflows");
  const [running] = await screen.findAllByTestId("run-row");
  await waitFor(() => {
    expect(running).toHaveTextContent("Azure 账单提取");
  });
  expect(running).toHaveTextContent("运行中");
  expect(screen.getByText("每天 02:00（UTC）")).toBeVisible();
});
