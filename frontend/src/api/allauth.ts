/** allauth's headless browser API; it is not part of our OpenAPI file, so it is typed here. */
import { commonHeaders, csrfToken } from "@/api/client";
import { ApiError } from "@/api/problem";

const BASE = "/_allauth/browser/v1";

export interface Flow {
  id: string;
  is_pending?: boolean;
}

export interface Answer {
  status: number;
  data?: unknown;
  meta?: unknown;
  errors: string[];
  flows: Flow[];
}

/** By what one proves again who one is. */
export type Proof = "code" | "password" | "sign-in";

/** The server wants to know again who it is. */
export class ProofNeeded extends Error {
  readonly by: Proof;

  constructor(by: Proof) {
    super("reauthentication needed");
    this.by = by;
  }
}

/** What was typed is refused; `code` is allauth's. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

async function call(method: string, path: string, body?: object): Promise<Response> {
  return globalThis.fetch(window.location.origin + BASE + path, {
    method,
    credentials: "same-origin",
    headers: { ...commonHeaders(), Accept: "application/json", "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

interface Body {
  data?: unknown;
  meta?: unknown;
  errors?: { code: string }[];
}

export async function send(method: string, path: string, body?: object): Promise<Answer> {
  // Any answer of allauth sets the cookie; needed where the page did not (vite dev).
  if (method !== "GET" && !csrfToken()) await call("GET", "/auth/session");
  const response = await call(method, path, body);
  const said = (await response.json().catch(() => ({}))) as Body;
  const data = said.data as { flows?: Flow[] } | undefined;
  return {
    status: response.status,
    data: said.data,
    meta: said.meta,
    errors: (said.errors ?? []).map((error) => error.code),
    flows: data?.flows ?? [],
  };
}

function failure(code: string, status: number): ApiError {
  const problem = { type: "about:blank", title: "", status, code, detail: "", fix: "" };
  return new ApiError({ ...problem, request_id: "" });
}

const BY_CODE = "mfa_reauthenticate";
const WANT_PROOF = new Set(["reauthenticate", BY_CODE]);

const proofOf = (flows: Flow[]): Proof =>
  flows.some((flow) => flow.id === BY_CODE) ? "code" : "password";

/** Of somebody who is signed in: throws ProofNeeded, Refused, or ApiError as our own API does. */
export async function ask(
  method: string,
  path: string,
  body?: object,
  expected: number[] = [],
): Promise<Answer> {
  const answer = await send(method, path, body).catch(() => {
    throw failure("network_unreachable", 0);
  });
  if (answer.status < 300 || expected.includes(answer.status)) return answer;
  if (answer.status === 401 && answer.flows.some((flow) => WANT_PROOF.has(flow.id)))
    throw new ProofNeeded(proofOf(answer.flows));
  if (answer.status === 429) throw new Refused("too_many_login_attempts");
  if (answer.status === 400 && answer.errors[0]) throw new Refused(answer.errors[0]);
  throw failure("unexpected_response", answer.status);
}
