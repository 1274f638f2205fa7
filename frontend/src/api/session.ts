/** allauth's headless browser API; it is not part of our OpenAPI file, so it is typed here. */
import { commonHeaders, csrfToken } from "@/api/client";

const BASE = "/_allauth/browser/v1";

export type SignInFailure =
  "wrong" | "limited" | "inactive" | "extra_step" | "unreachable" | "unknown";
export type SignInResult = { ok: true } | { ok: false; failure: SignInFailure };

interface Answer {
  errors?: { code: string }[];
  data?: { flows?: { id: string; is_pending?: boolean }[] };
}

function send(method: string, path: string, body?: object): Promise<Response> {
  return globalThis.fetch(window.location.origin + BASE + path, {
    method,
    credentials: "same-origin",
    headers: { ...commonHeaders(), Accept: "application/json", "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** Any answer of allauth sets the cookie; needed where the page did not (vite dev). */
async function ensureCsrfCookie(): Promise<void> {
  if (!csrfToken()) await send("GET", "/auth/session");
}

function failureOf(status: number, answer: Answer): SignInFailure {
  const codes = (answer.errors ?? []).map((error) => error.code);
  if (status === 429 || codes.includes("too_many_login_attempts")) return "limited";
  if (codes.some((code) => code.endsWith("_password_mismatch"))) return "wrong";
  if (codes.includes("account_inactive") || codes.includes("inactive")) return "inactive";
  if (status === 401 && answer.data?.flows?.some((flow) => flow.is_pending)) return "extra_step";
  return status === 400 ? "wrong" : "unknown";
}

function credentials(login: string, password: string): object {
  return login.includes("@") ? { email: login, password } : { username: login, password };
}

export async function signIn(login: string, password: string): Promise<SignInResult> {
  try {
    await ensureCsrfCookie();
    const response = await send("POST", "/auth/login", credentials(login, password));
    // 409: somebody is signed in already, which is what was asked for.
    if (response.ok || response.status === 409) return { ok: true };
    const answer = (await response.json().catch(() => ({}))) as Answer;
    return { ok: false, failure: failureOf(response.status, answer) };
  } catch {
    return { ok: false, failure: "unreachable" };
  }
}

/** allauth answers 401 ("you are nobody now") when it worked. */
export async function signOut(): Promise<void> {
  await send("DELETE", "/auth/session");
}
