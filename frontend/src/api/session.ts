/** Signing in, in as many steps as it takes, and out. */
import { send, type Answer } from "@/api/allauth";

export type SignInFailure =
  | "wrong"
  | "wrong_code"
  | "unreadable"
  | "limited"
  | "inactive"
  | "extra_step"
  | "sso_only"
  | "sso_refused"
  | "sso_email_taken"
  | "sso_unreachable"
  | "unreachable"
  | "unknown";
/** `code`: the password was right, and a code of the second factor is asked for. */
export type SignInResult = { step: "in" | "code" } | { step: "failed"; failure: SignInFailure };

export interface SignInWays {
  passwords: boolean;
  sso: { id: string; name: string }[];
}

const CODES: Record<string, SignInFailure> = {
  too_many_login_attempts: "limited",
  rate_limited: "limited",
  account_inactive: "inactive",
  inactive: "inactive",
  incorrect_code: "wrong_code",
  second_factor_unreadable: "unreadable",
  local_passwords_off: "sso_only",
  sso_unreachable: "sso_unreachable",
};

function failureOf({ status, errors }: Answer): SignInFailure {
  if (status === 429) return "limited";
  const known = errors.map((code) => CODES[code]).find(Boolean);
  if (known) return known;
  return status === 400 ? "wrong" : "unknown";
}

function resultOf(answer: Answer): SignInResult {
  // 409: somebody is signed in already, which is what was asked for.
  if (answer.status < 300 || answer.status === 409) return { step: "in" };
  const pending = answer.flows.find((flow) => flow.is_pending);
  if (answer.status === 401 && pending) {
    if (pending.id === "mfa_authenticate") return { step: "code" };
    return { step: "failed", failure: "extra_step" };
  }
  return { step: "failed", failure: failureOf(answer) };
}

async function attempt(method: string, path: string, body?: object): Promise<SignInResult> {
  return send(method, path, body).then(resultOf, () => ({
    step: "failed",
    failure: "unreachable",
  }));
}

function credentials(login: string, password: string): object {
  return login.includes("@") ? { email: login, password } : { username: login, password };
}

export const signIn = (login: string, password: string) =>
  attempt("POST", "/auth/login", credentials(login, password));

/** Of the authenticator app, or a recovery code. */
export const signInWithCode = (code: string) => attempt("POST", "/auth/2fa/authenticate", { code });

/** How far a sign-in has come that went through somebody else's pages. */
export async function signInSoFar(): Promise<SignInResult> {
  const result = await attempt("GET", "/auth/session");
  return result.step === "failed" ? { step: "failed", failure: "sso_refused" } : result;
}

/** The address to go to, or why there is none. */
export async function startSso(
  provider: string,
  back: string,
): Promise<{ location: string } | { failure: SignInFailure }> {
  const body = { provider, callback_url: new URL(back, window.location.origin).href };
  const answer = await send("POST", "/auth/sso", body).catch(() => null);
  if (!answer) return { failure: "unreachable" };
  if (answer.status < 300) return answer.data as { location: string };
  return { failure: failureOf(answer) };
}

interface Config {
  account: { local_passwords: boolean };
  socialaccount: { providers: { id: string; name: string }[] };
}

export async function signInWays(): Promise<SignInWays> {
  const { data } = await send("GET", "/config");
  const config = data as Config;
  return { passwords: config.account.local_passwords, sso: config.socialaccount.providers };
}

/** allauth answers 401 ("you are nobody now") when it worked. */
export async function signOut(): Promise<void> {
  await send("DELETE", "/auth/session");
}
