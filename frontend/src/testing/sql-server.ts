/** SQL, as the API answers: a run waits where a test wants to look at it. */
import { http, HttpResponse } from "msw";

import type { SavedQuery, SavedQueryChange, SqlRequest } from "@/api/types";

import { backend, note, ORIGIN, problem, refuse } from "./backend";
import { doneRun, sqlSchema } from "./sql";

const SQL = `${ORIGIN}/api/v1/analytics/sql`;

async function answered(request: Request) {
  const asked = (await note(request)) as SqlRequest;
  await backend.sql.held;
  const { answer } = backend.sql;
  if ("code" in answer) return refuse(answer);
  if (asked.format !== "csv") return HttpResponse.json(answer);
  return HttpResponse.text("service\r\n", {
    headers: { "ABI-Cut": String(answer.is_cut), "Content-Type": "text/csv" },
  });
}

const running = () =>
  HttpResponse.json({ ...doneRun, state: "running", progress: backend.sql.progress });

const runs = [
  http.post(SQL, ({ request }) => answered(request)),
  http.post(`${SQL}/estimate`, async ({ request }) => {
    backend.sql.estimated.push((await request.json()) as SqlRequest);
    const { estimate } = backend.sql;
    return "code" in estimate ? refuse(estimate) : HttpResponse.json(estimate);
  }),
  http.get(`${SQL}/schema`, () =>
    backend.sql.off ? refuse(backend.sql.off) : HttpResponse.json(sqlSchema),
  ),
  http.get(`${SQL}/runs`, () => HttpResponse.json({ items: backend.sql.runs })),
  http.get(`${SQL}/runs/:id`, running),
  http.delete(`${SQL}/runs/:id`, async ({ request }) => {
    await note(request);
    backend.sql.answer = problem(409, "sql_cancelled", { title: "The question was cancelled." });
    backend.sql.release();
    return running();
  }),
];

function kept(id: string, change: SavedQueryChange): SavedQuery {
  const parameters = change.parameters ?? [];
  return { ...change, parameters, id, owner: "ada", is_mine: true, updated_at: doneRun.started_at };
}

const queries = [
  http.get(`${SQL}/queries`, () => HttpResponse.json({ items: backend.sql.queries })),
  http.post(`${SQL}/queries`, async ({ request }) => {
    const change = (await note(request)) as SavedQueryChange;
    if (backend.sql.queries.some((one) => one.is_mine && one.name === change.name)) {
      return refuse(problem(409, "saved_query_name_taken", { title: "The name is taken." }));
    }
    const made = kept("0193b7a2-7f1e-4c33-9d1e-00000000b003", change);
    backend.sql.queries = [...backend.sql.queries, made];
    return HttpResponse.json(made, { status: 201 });
  }),
  http.put(`${SQL}/queries/:id`, async ({ request, params }) => {
    const changed = kept(String(params.id), (await note(request)) as SavedQueryChange);
    backend.sql.queries = backend.sql.queries.map((one) => (one.id === changed.id ? changed : one));
    return HttpResponse.json(changed);
  }),
  http.delete(`${SQL}/queries/:id`, async ({ request, params }) => {
    await note(request);
    backend.sql.queries = backend.sql.queries.filter((one) => one.id !== params.id);
    return new HttpResponse(null, { status: 204 });
  }),
];

export const explorer = [...runs, ...queries];
