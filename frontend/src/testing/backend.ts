/** What the backend of the tests holds; each test changes what it is about. */
import { HttpResponse } from "msw";

import type { Problem } from "@/api/problem";
import type { Session } from "@/api/security";
import type {
  Alarm,
  Key,
  Ledger,
  Me,
  Period,
  QueryAnswer,
  QueryRequest,
  ReadingRule,
  Restatement,
  Run,
  Snapshot,
  SavedQuery,
  Source,
  SqlAnswer,
  SqlEstimate,
  SqlProgress,
  SqlRequest,
  SqlRun,
  Upload,
  Withheld,
} from "@/api/types";

import { reply } from "./answers";
import { current, older } from "./data";
import { ledger, october } from "./months";
import { ada } from "./people";
import { failedRun, runningRun, sources } from "./runs";
import { doneRun, estimate, mine, refusedRun, sqlAnswer, theirs } from "./sql";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
export const ORIGIN = "http://localhost:3000";

interface Explorer {
  answer: SqlAnswer | Problem;
  estimate: SqlEstimate | Problem;
  progress: SqlProgress | null;
  runs: SqlRun[];
  queries: SavedQuery[];
  /** Why nobody can run anything here. */
  off: Problem | null;
  /** A run is answered once this is, which `release` does. */
  held: Promise<void> | null;
  release: () => void;
  estimated: SqlRequest[];
}

interface Backend {
  me: Me | null;
  runs: Run[];
  sources: Source[];
  snapshots: Snapshot[];
  periods: Period[];
  restatements: Restatement[];
  alarms: Alarm[];
  withheld: Withheld | null;
  ledger: Ledger | Problem;
  rules: ReadingRule[];
  uploads: Upload[];
  sql: Explorer;
  /** What the next file is refused with. */
  refusal: Problem | null;
  /** Of the one who signs in: an app is set up, and who it is was proved a moment ago. */
  factor: boolean;
  proved: boolean;
  sessions: Session[];
  passwords: boolean;
  sso: { id: string; name: string }[];
  /** Of the one who signs in: without one, only the company can say who it is. */
  hasPassword: boolean;
  keys: Key[];
  pageSize: number;
  reply: (question: QueryRequest) => QueryAnswer | Problem;
  /** What was asked and sent, for a test to look at. */
  questions: QueryRequest[];
  searches: string[];
  sent: { method: string; path: string; body: unknown; csrf: string | null }[];
}

export function fresh(): Backend {
  return {
    me: ada,
    runs: [runningRun, failedRun],
    sources,
    snapshots: [current, older],
    periods: [october],
    restatements: [],
    alarms: [],
    withheld: null,
    ledger,
    rules: [],
    uploads: [],
    sql: explorer(),
    refusal: null,
    factor: false,
    proved: false,
    sessions: [
      {
        id: 1,
        ip: "203.0.113.7",
        user_agent: CHROME,
        created_at: 1_790_000_000,
        is_current: false,
      },
      {
        id: 2,
        ip: "203.0.113.8",
        user_agent: "curl/8",
        created_at: 1_790_000_100,
        is_current: true,
      },
    ],
    passwords: true,
    sso: [],
    hasPassword: true,
    keys: [],
    pageSize: 50,
    reply,
    questions: [],
    searches: [],
    sent: [],
  };
}

function explorer(): Explorer {
  return {
    answer: sqlAnswer,
    estimate,
    progress: null,
    runs: [doneRun, refusedRun],
    queries: [mine, theirs],
    off: null,
    held: null,
    release: () => undefined,
    estimated: [],
  };
}

/** From now on a run is not answered before `backend.sql.release()`. */
export function holdRuns(): void {
  backend.sql.held = new Promise((release) => {
    backend.sql.release = release;
  });
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

export function refuse(refusal: Problem) {
  return HttpResponse.json(refusal, {
    status: refusal.status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

export const nobody = () => refuse(problem(401, "not_signed_in"));

export async function note(request: Request): Promise<unknown> {
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
