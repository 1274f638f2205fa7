/** The backend of the tests: a signed-in person, costs, runs; each test changes what it is about. */
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";

import type { Problem } from "@/api/problem";
import type {
  Alarm,
  Ledger,
  Me,
  Period,
  QueryAnswer,
  QueryRequest,
  ReadingRule,
  Restatement,
  Run,
  Snapshot,
  Source,
} from "@/api/types";

import { reply, vocabulary } from "./answers";
import { asideLines, current, older } from "./data";
import { ledger, lockedOctober, october } from "./months";
import { ada } from "./people";
import { extractionType, failedRun, runningRun, sources } from "./runs";

const ORIGIN = "http://localhost:3000";

interface Backend {
  me: Me | null;
  runs: Run[];
  sources: Source[];
  snapshots: Snapshot[];
  periods: Period[];
  restatements: Restatement[];
  alarms: Alarm[];
  ledger: Ledger | Problem;
  rules: ReadingRule[];
  pageSize: number;
  reply: (question: QueryRequest) => QueryAnswer | Problem;
  /** What was asked and sent, for a test to look at. */
  questions: QueryRequest[];
  sent: { method: string; path: string; body: unknown; csrf: string | null }[];
}

function fresh(): Backend {
  return {
    me: ada,
    runs: [runningRun, failedRun],
    sources,
    snapshots: [current, older],
    periods: [october],
    restatements: [],
    alarms: [],
    ledger,
    rules: [],
    pageSize: 50,
    reply,
    questions: [],
    sent: [],
  };
}

export const backend: Backend = fresh();

export function problem(status: number, code: string, words: Partial<Problem> = {}): Problem {
  return {
    type: "about:blank",
    title: "Refused",
    status,
    code,
    detail: "",
    fix: "",
    request_id: "req-1",
    ...words,
  };
}

function refuse(refusal: Problem) {
  return HttpResponse.json(refusal, {
    status: refusal.status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

const nobody = () => refuse(problem(401, "not_signed_in"));

async function note(request: Request): Promise<unknown> {
  const text = await request.clone().text();
  const body: unknown = text ? JSON.parse(text) : null;
  backend.sent.push({
    method: request.method,
    path: new URL(request.url).pathname,
    body,
    csrf: request.headers.get("X-CSRFToken"),
  });
  return body;
}

const account = [
  http.get(`${ORIGIN}/api/v1/me`, () => (backend.me ? HttpResponse.json(backend.me) : nobody())),
  http.patch(`${ORIGIN}/api/v1/me`, async ({ request }) => {
    const change = (await note(request)) as Partial<Me>;
    if (!backend.me) return nobody();
    backend.me = { ...backend.me, ...change };
    return HttpResponse.json(backend.me);
  }),
  http.post(`${ORIGIN}/_allauth/browser/v1/auth/login`, async ({ request }) => {
    const body = (await note(request)) as { password: string };
    if (body.password === "too often") return HttpResponse.json({ status: 429 }, { status: 429 });
    if (body.password !== "right") {
      const errors = [{ code: "username_password_mismatch", message: "", param: "password" }];
      return HttpResponse.json({ status: 400, errors }, { status: 400 });
    }
    backend.me = ada;
    return HttpResponse.json({ status: 200, data: {}, meta: { is_authenticated: true } });
  }),
  http.delete(`${ORIGIN}/_allauth/browser/v1/auth/session`, async ({ request }) => {
    await note(request);
    backend.me = null;
    return HttpResponse.json({ status: 401 }, { status: 401 });
  }),
];

const analytics = [
  http.get(`${ORIGIN}/api/v1/analytics/vocabulary`, () =>
    backend.me ? HttpResponse.json(vocabulary) : nobody(),
  ),
  http.post(`${ORIGIN}/api/v1/analytics/query`, async ({ request }) => {
    if (!backend.me) return nobody();
    const question = (await request.json()) as QueryRequest;
    backend.questions.push(question);
    const answer = backend.reply(question);
    return "code" in answer ? refuse(answer) : HttpResponse.json(answer);
  }),
];

const workflows = [
  http.get(`${ORIGIN}/api/v1/workflows/types`, () => HttpResponse.json([extractionType])),
  http.get(`${ORIGIN}/api/v1/workflows/`, ({ request }) => {
    if (!backend.me) return nobody();
    const status = new URL(request.url).searchParams.get("status");
    const found = backend.runs.filter((run) => !status || run.status === status);
    const from = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
    const end = from + backend.pageSize;
    return HttpResponse.json({
      items: found.slice(from, end),
      next_cursor: end < found.length ? String(end) : null,
    });
  }),
  http.post(`${ORIGIN}/api/v1/workflows/`, async ({ request }) => {
    const body = (await note(request)) as Pick<Run, "parameters">;
    const run: Run = {
      ...runningRun,
      id: "0193b7a2-7f1e-7c33-9d1e-000000000010",
      parameters: body.parameters,
      progress: { ...runningRun.progress, stage: "queued", lines_loaded: 0, lines_total: 0 },
    };
    backend.runs = [run, ...backend.runs];
    return HttpResponse.json(run, { status: 202 });
  }),
  http.get(`${ORIGIN}/api/v1/workflows/:id`, ({ params }) => {
    const run = backend.runs.find((one) => one.id === params.id);
    return run ? HttpResponse.json(run) : refuse(problem(404, "unknown_run"));
  }),
  http.post(`${ORIGIN}/api/v1/workflows/:id/cancel`, async ({ request, params }) => {
    await note(request);
    const cancel = (run: Run): Run => ({ ...run, status: "cancelled", cancellable: false });
    backend.runs = backend.runs.map((run) => (run.id === params.id ? cancel(run) : run));
    return HttpResponse.json(
      backend.runs.find((run) => run.id === params.id),
      { status: 202 },
    );
  }),
];

const billing = [
  http.get(`${ORIGIN}/api/v1/billing/sources`, () => HttpResponse.json({ items: backend.sources })),
  http.get(`${ORIGIN}/api/v1/billing/snapshots`, () =>
    HttpResponse.json({ items: backend.snapshots, next_cursor: null }),
  ),
  http.get(`${ORIGIN}/api/v1/billing/quarantine`, ({ request }) => {
    const rule = new URL(request.url).searchParams.get("rule");
    return HttpResponse.json({
      items: asideLines.filter((line) => !rule || line.rule === rule),
      next_cursor: null,
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

export const server = setupServer(
  ...account,
  ...analytics,
  ...workflows,
  ...billing,
  ...months,
  ...quarantine,
);

export function resetBackend(): void {
  server.resetHandlers();
  Object.assign(backend, fresh());
}
