/** The backend of the tests: a signed-in person, costs, runs. */
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";

import type { Me, QueryRequest, Run } from "@/api/types";

import { vocabulary } from "./answers";
import { backend, fresh, nobody, note, ORIGIN, problem, refuse } from "./backend";
import { billing } from "./billing-server";
import { keys } from "./keys-server";
import { ada } from "./people";
import { security } from "./security-server";
import { extractionType, runningRun } from "./runs";
import { explorer } from "./sql-server";

export { backend, problem };

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
    if (backend.factor) {
      const flows = [{ id: "login" }, { id: "mfa_authenticate", is_pending: true }];
      return HttpResponse.json({ status: 401, data: { flows } }, { status: 401 });
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

export const server = setupServer(
  ...account,
  ...security,
  ...keys,
  ...analytics,
  ...workflows,
  ...billing,
  ...explorer,
);

export function resetBackend(): void {
  server.resetHandlers();
  Object.assign(backend, fresh());
}
