/** What people keep of their own: password, second factor, sessions. */
import { queryOptions } from "@tanstack/react-query";

import { ask, type Proof } from "@/api/allauth";
import { signInWays } from "@/api/session";

const TOTP = "/account/authenticators/totp";
const RECOVERY = "/account/authenticators/recovery-codes";

export interface Factor {
  type: "totp" | "recovery_codes";
  created_at: number;
  last_used_at: number | null;
  unused_code_count?: number;
  total_code_count?: number;
}

export interface Session {
  id: number;
  ip: string;
  user_agent: string;
  created_at: number;
  is_current: boolean;
}

/** Shown until a code of it was entered. */
export interface NewApp {
  secret: string;
  totp_svg: string;
}

export const factorsQuery = queryOptions({
  queryKey: ["factors"],
  queryFn: async () => (await ask("GET", "/account/authenticators")).data as Factor[],
});

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async () => (await ask("GET", "/auth/sessions")).data as Session[],
});

/** Who one is, again. */
export async function prove(by: "code" | "password", typed: string): Promise<void> {
  if (by === "code") await ask("POST", "/auth/2fa/reauthenticate", { code: typed });
  else await ask("POST", "/auth/reauthenticate", { password: typed });
}

/** For what our own API asks a proof of; allauth's says by itself what it takes. */
export async function howToProve(): Promise<Proof> {
  const [factors, session, ways] = await Promise.all([
    ask("GET", "/account/authenticators"),
    ask("GET", "/auth/session"),
    signInWays(),
  ]);
  if ((factors.data as Factor[]).length > 0) return "code";
  const { user } = session.data as { user: { has_usable_password: boolean } };
  return user.has_usable_password && ways.passwords ? "password" : "sign-in";
}

/** The server says "not found" of the app that is not set up yet, and what it could be. */
export async function newApp(): Promise<NewApp> {
  return (await ask("GET", TOTP, undefined, [404])).meta as NewApp;
}

export async function setUpApp(code: string): Promise<void> {
  await ask("POST", TOTP, { code });
}

export async function turnAppOff(): Promise<void> {
  await ask("DELETE", TOTP);
}

/** Only once: the server does not show them again. */
export async function firstCodes(): Promise<string[]> {
  const { data } = await ask("GET", RECOVERY);
  return (data as { unused_codes?: string[] }).unused_codes ?? [];
}

export async function newCodes(): Promise<string[]> {
  const { data } = await ask("POST", RECOVERY);
  return (data as { unused_codes?: string[] }).unused_codes ?? [];
}

export async function changePassword(current: string, wanted: string): Promise<void> {
  const body = { current_password: current, new_password: wanted };
  await ask("POST", "/account/password/change", body);
}

export async function endSessions(ids: number[]): Promise<Session[]> {
  return (await ask("DELETE", "/auth/sessions", { sessions: ids })).data as Session[];
}
