/** Sources, months, quarantine and uploads, as the API answers. */
import { http, HttpResponse } from "msw";

import type { Period, ReadingRule, Run, Upload } from "@/api/types";

import { backend, note, ORIGIN, problem, refuse } from "./backend";
import { asideLines, current, older } from "./data";
import { lockedOctober, october } from "./months";
import { runningRun } from "./runs";
import { checkingUpload } from "./uploads";

const snapshots = [
  http.get(`${ORIGIN}/api/v1/billing/sources`, () => HttpResponse.json({ items: backend.sources })),
  http.get(`${ORIGIN}/api/v1/billing/snapshots`, () =>
    HttpResponse.json({ items: backend.snapshots, next_cursor: null }),
  ),
  http.get(`${ORIGIN}/api/v1/billing/quarantine`, ({ request }) => {
    const rule = new URL(request.url).searchParams.get("rule");
    return HttpResponse.json({
      items: asideLines.filter((line) => !rule || line.rule === rule),
      next_cursor: null,
      withheld: backend.withheld,
      summary: asideLines.map(({ rule: name }) => ({
        rule: name,
        currency: "USD",
        lines: 1,
        unreadable: 1,
        cost: "0",
      })),
    });
  }),
  http.post(`${ORIGIN}/api/v1/billing/publications/undo`, async ({ request }) => {
    await note(request);
    const shown = { ...older, status: "published" as const, is_current: true, superseded_at: null };
    backend.snapshots = [{ ...current, status: "superseded", is_current: false }, shown];
    return HttpResponse.json(shown);
  }),
];

const ledgerOf = () =>
  "code" in backend.ledger ? refuse(backend.ledger) : HttpResponse.json(backend.ledger);

async function moved(request: Request, period: Period) {
  await note(request);
  backend.periods = [period];
  return HttpResponse.json(period);
}

const months = [
  http.get(`${ORIGIN}/api/v1/billing/periods`, () => HttpResponse.json({ items: backend.periods })),
  http.get(`${ORIGIN}/api/v1/billing/restatements`, () =>
    HttpResponse.json({ items: backend.restatements, next_cursor: null }),
  ),
  http.get(`${ORIGIN}/api/v1/billing/alarms`, () =>
    HttpResponse.json({ items: backend.alarms, next_cursor: null }),
  ),
  http.get(`${ORIGIN}/api/v1/billing/ledger`, ledgerOf),
  http.post(`${ORIGIN}/api/v1/billing/ledger/run`, async ({ request }) => {
    await note(request);
    return ledgerOf();
  }),
  http.post(`${ORIGIN}/api/v1/billing/periods/lock`, ({ request }) =>
    moved(request, lockedOctober),
  ),
  http.post(`${ORIGIN}/api/v1/billing/periods/unlock`, ({ request }) => moved(request, october)),
  http.post(`${ORIGIN}/api/v1/billing/publications/withdraw`, async ({ request }) => {
    await note(request);
    backend.snapshots = backend.snapshots.map((one) => ({ ...one, is_current: false }));
    return HttpResponse.json(current);
  }),
];

const quarantine = [
  http.get(`${ORIGIN}/api/v1/billing/reading-rules`, () =>
    HttpResponse.json({ items: backend.rules }),
  ),
  http.post(`${ORIGIN}/api/v1/billing/reading-rules`, async ({ request }) => {
    const said = (await note(request)) as ReadingRule;
    const made = { ...said, id: 7, created_by: "ada", created_at: "2026-11-23T08:00:00Z" };
    backend.rules = [...backend.rules, made];
    return HttpResponse.json(made, { status: 201 });
  }),
  http.delete(`${ORIGIN}/api/v1/billing/reading-rules/:id`, ({ params }) => {
    backend.rules = backend.rules.filter((one) => one.id !== Number(params.id));
    return new HttpResponse(null, { status: 204 });
  }),
  http.post(`${ORIGIN}/api/v1/billing/quarantine/replay`, async ({ request }) => {
    await note(request);
    const run: Run = { ...runningRun, id: "reread", workflow_type: "azure_billing_reread" };
    backend.runs = [run, ...backend.runs];
    return HttpResponse.json(run, { status: 202 });
  }),
  http.post(`${ORIGIN}/api/v1/billing/publications/confirm-empty`, async ({ request }) => {
    await note(request);
    return HttpResponse.json(current);
  }),
];

function decided(upload: Upload, change: Partial<Upload>): Upload {
  const next = { ...upload, ...change };
  backend.uploads = backend.uploads.map((one) => (one.id === upload.id ? next : one));
  return next;
}

async function decide(request: Request, id: unknown, status: "approved" | "rejected") {
  const { reason } = (await note(request)) as { reason: string };
  const upload = backend.uploads.find((one) => one.id === id);
  if (!upload) return refuse(problem(404, "unknown_upload"));
  const who = { decided_by: "ada", decided_at: "2026-11-23T09:00:00Z" };
  return HttpResponse.json(decided(upload, { status, reason, ...who }));
}

const uploads = [
  http.get(`${ORIGIN}/api/v1/billing/uploads`, () =>
    HttpResponse.json({ items: backend.uploads, next_cursor: null }),
  ),
  http.post(`${ORIGIN}/api/v1/billing/uploads`, async ({ request }) => {
    const form = await request.formData();
    const file = form.get("file") as File;
    const source = form.get("source") as string;
    const dataset = form.get("dataset") as Upload["dataset"] | null;
    backend.sent.push({
      method: "POST",
      path: "/api/v1/billing/uploads",
      body: { source, dataset, name: file.name, text: await file.text() },
      csrf: request.headers.get("X-CSRFToken"),
    });
    if (backend.refusal) return refuse(backend.refusal);
    const made = { ...checkingUpload, source, name: file.name };
    backend.uploads = [made, ...backend.uploads];
    return HttpResponse.json(made, { status: 202 });
  }),
  http.get(`${ORIGIN}/api/v1/billing/uploads/:id`, ({ params }) => {
    const upload = backend.uploads.find((one) => one.id === params.id);
    return upload ? HttpResponse.json(upload) : refuse(problem(404, "unknown_upload"));
  }),
  http.post(`${ORIGIN}/api/v1/billing/uploads/:id/approve`, ({ request, params }) =>
    decide(request, params.id, "approved"),
  ),
  http.post(`${ORIGIN}/api/v1/billing/uploads/:id/reject`, ({ request, params }) =>
    decide(request, params.id, "rejected"),
  ),
];

export const billing = [...snapshots, ...months, ...quarantine, ...uploads];
