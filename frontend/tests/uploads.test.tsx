import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { chooseLanguage } from "@/lib/i18n";
import { ada, onlooker, staff } from "@/testing/people";
import { failedRun, runningRun } from "@/testing/runs";
import { backend, problem } from "@/testing/server";
import { checkingUpload, readyUpload, report, withUploads } from "@/testing/uploads";
import { visit } from "@/testing/visit";

const ONE = `/uploads/${readyUpload.id}`;
const csv = () => new File(["Date,Cost\n2026-10-01,1\n"], "october.csv", { type: "text/csv" });

beforeEach(() => {
  backend.sources = withUploads;
});

test("a chosen file is sent, checked while one looks on, and waits for a decision", async () => {
  const { user, address } = visit("/uploads");
  const check = await screen.findByRole("button", { name: "Check this file" });
  expect(check).toBeDisabled();
  expect(await screen.findByRole("combobox", { name: "Source" })).toHaveTextContent("by-hand");
  await user.upload(screen.getByLabelText("File"), csv());
  expect(screen.getByTestId("drop-zone")).toHaveTextContent("october.csv");
  await user.click(check);
  expect(await screen.findByTestId("dry-run")).toHaveTextContent("Loading lines");
  expect(address()).toBe(`/uploads/${checkingUpload.id}`);
  expect(backend.sent).toEqual([
    {
      method: "POST",
      path: "/api/v1/billing/uploads",
      body: {
        source: "by-hand",
        dataset: null,
        name: "october.csv",
        text: "Date,Cost\n2026-10-01,1\n",
      },
      csrf: "token-of-the-page",
    },
  ]);
  backend.uploads = [readyUpload];
  expect(await screen.findByTestId("report")).toBeVisible();
  expect(screen.getByRole("button", { name: "Approve" })).toBeDisabled();
});

test("a file can be dropped, for a dataset that it does not tell", async () => {
  const { user } = visit("/uploads");
  await screen.findByRole("combobox", { name: "Source" });
  fireEvent.drop(screen.getByTestId("drop-zone"), { dataTransfer: { files: [csv()] } });
  await user.click(screen.getByRole("combobox", { name: "Dataset" }));
  await user.click(await screen.findByRole("option", { name: "Amortized cost" }));
  await user.click(screen.getByRole("button", { name: "Check this file" }));
  await screen.findByTestId("dry-run");
  expect(backend.sent).toMatchObject([{ body: { dataset: "amortized", name: "october.csv" } }]);
});

test("a refused file says why and stays chosen", async () => {
  backend.refusal = problem(422, "archive_not_read", {
    title: "This is an archive",
    fix: "Bring the CSV itself.",
  });
  const { user } = visit("/uploads");
  await screen.findByRole("combobox", { name: "Source" });
  await user.upload(screen.getByLabelText("File"), csv());
  await user.click(screen.getByRole("button", { name: "Check this file" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Bring the CSV itself.");
  expect(screen.getByTestId("drop-zone")).toHaveTextContent("october.csv");
});

test("the report has counts, exact sums of each currency, bad lines and unknown columns", async () => {
  backend.uploads = [readyUpload];
  visit(ONE);
  const found = await screen.findByTestId("report");
  expect(found).toHaveTextContent("Lines delivered1,003Lines loaded1,000Lines set aside3");
  expect(found).toHaveTextContent("Billed cost$12.3400000000000000000000000001");
  expect(found).toHaveTextContent("Billed cost-CN¥7.00");
  const bad = screen.getByRole("region", { name: "Bad lines" });
  expect(bad).toHaveTextContent("Not a number2 linesOutside the billing period1 line · $0.50");
  const unknown = screen.getByRole("region", { name: "Unknown columns, kept as they are" });
  expect(
    within(unknown)
      .getAllByRole("listitem")
      .map((one) => one.textContent),
  ).toEqual(["x_Team", "Nettobetrag"]);
  const [lines, dollars, yuan] = screen.getAllByTestId("change");
  expect(lines).toHaveTextContent("LinesBefore990After1,000Difference+10");
  expect(dollars).toHaveTextContent("Difference+$0.3400000000000000000000000001");
  expect(yuan).toHaveTextContent("no difference");
});

test("approving needs a reason and leads to the month", async () => {
  backend.uploads = [readyUpload];
  const { user } = visit(ONE);
  await user.type(await screen.findByLabelText("Reason"), "checked against the invoice");
  await user.click(screen.getByRole("button", { name: "Approve" }));
  const decided = await screen.findByTestId("decided");
  expect(decided).toHaveTextContent("Approved by ada");
  expect(decided).toHaveTextContent("checked against the invoice");
  expect(within(decided).getByRole("link")).toHaveAttribute("href", "/data/by-hand/2026-10");
  expect(backend.sent).toMatchObject([
    { path: `/api/v1/billing/uploads/${readyUpload.id}/approve` },
  ]);
});

test("discarding keeps the file and the reason on record", async () => {
  backend.uploads = [readyUpload];
  const { user } = visit(ONE);
  await user.type(await screen.findByLabelText("Reason"), "wrong month");
  await user.click(screen.getByRole("button", { name: "Discard" }));
  expect(await screen.findByTestId("decided")).toHaveTextContent("Discarded by ada");
  expect(backend.uploads[0]?.status).toBe("rejected");
});

test("what stands in the way of publishing is said before anybody approves", async () => {
  const refusals = [{ code: "period_locked", detail: "signed by grace" }];
  backend.uploads = [{ ...readyUpload, report: { ...report, refusals, replaces: ["ea-export"] } }];
  visit(ONE);
  expect(await screen.findByText("Publishing would be refused as things are")).toBeVisible();
  expect(screen.getByText("signed by grace")).toBeVisible();
  expect(screen.getByText("Approving takes down this month of")).toBeVisible();
});

test("a check that failed tells cause and fix, and there is nothing to decide", async () => {
  backend.runs = [{ ...failedRun, id: runningRun.id }];
  backend.uploads = [{ ...checkingUpload, status: "failed", error_code: "books_do_not_balance" }];
  visit(ONE);
  expect(await screen.findByText("Run the extraction again.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Approve" })).not.toBeInTheDocument();
});

test("an administrator's first upload names its source", async () => {
  backend.sources = [];
  backend.me = { ...staff, permissions: [...staff.permissions, "administer"] };
  const { user } = visit("/uploads");
  await user.upload(await screen.findByLabelText("File"), csv());
  const name = await screen.findByLabelText("Name of the new source");
  await user.type(name, "two words");
  expect(name).toHaveAttribute("aria-invalid", "true");
  expect(screen.getByRole("button", { name: "Check this file" })).toBeDisabled();
  await user.clear(name);
  await user.type(name, "subsidiary-de");
  await user.click(screen.getByRole("button", { name: "Check this file" }));
  await screen.findByTestId("dry-run");
  expect(backend.sent).toMatchObject([{ body: { source: "subsidiary-de" } }]);
});

test("others are told that an administrator makes the first source", async () => {
  backend.sources = [];
  visit("/uploads");
  expect(await screen.findByText(/An administrator creates the first one/)).toBeVisible();
});

test("people without the right are told so plainly, and nothing is asked for", async () => {
  backend.me = onlooker;
  visit("/uploads");
  expect(await screen.findByRole("heading", { name: "Uploads are not open to you" })).toBeVisible();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Uploads" })).not.toBeInTheDocument();
});

test("whoever sees only a part may not bring files either", async () => {
  backend.me = { ...ada, scope: { everything: false, nothing: false, grants: [] } };
  visit("/uploads");
  expect(await screen.findByRole("heading", { name: "Uploads are not open to you" })).toBeVisible();
});

test("a refusal for want of rights is an explanation, not an alarm", async () => {
  backend.refusal = problem(403, "permission_denied", { title: "Your role does not allow this" });
  const { user } = visit("/uploads");
  await screen.findByRole("combobox", { name: "Source" });
  await user.upload(screen.getByLabelText("File"), csv());
  await user.click(screen.getByRole("button", { name: "Check this file" }));
  await waitFor(() => {
    expect(screen.getByText("Your role does not allow this")).toBeVisible();
  });
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test("the page speaks Chinese", async () => {
  backend.uploads = [readyUpload];
  visit(ONE);
  await screen.findByTestId("report");
  await chooseLanguage("zh-hans");
  expect(await screen.findByRole("button", { name: "批准" })).toBeVisible();
  expect(screen.getByTestId("report")).toHaveTextContent(
    "账单成本US$12.3400000000000000000000000001",
  );
});
