/** allauth's part of the tests' backend: second factor, sessions, the company's sign-in. */
import { http, HttpResponse } from "msw";

import { backend, note, ORIGIN } from "./backend";
import { ada } from "./people";

const BASE = `${ORIGIN}/_allauth/browser/v1`;
export const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const CODES = ["12345678", "23456789"];

const answer = (body: object, status = 200) => HttpResponse.json({ status, ...body }, { status });
const refused = (code: string) => answer({ errors: [{ code, message: "" }] }, 400);
const flows = (...ids: string[]) => answer({ data: { flows: ids.map((id) => ({ id })) } }, 401);
const wantsProof = () => flows(...(backend.factor ? ["mfa_reauthenticate"] : []), "reauthenticate");

export const security = [
  http.get(`${BASE}/config`, () =>
    answer({
      data: {
        account: { local_passwords: backend.passwords },
        socialaccount: { providers: backend.sso },
      },
    }),
  ),
  http.get(`${BASE}/auth/session`, () =>
    backend.me
      ? answer({ data: { user: { has_usable_password: backend.hasPassword } } })
      : flows("login"),
  ),
  http.post(`${BASE}/auth/sso`, async ({ request }) => {
    await note(request);
    return answer({ errors: [{ code: "sso_unreachable" }] }, 502);
  }),
  http.post(`${BASE}/auth/2fa/authenticate`, async ({ request }) => {
    const { code } = (await note(request)) as { code: string };
    if (code !== "111111") return refused("incorrect_code");
    backend.me = ada;
    return answer({});
  }),
  http.post(`${BASE}/auth/reauthenticate`, async ({ request }) => {
    const { password } = (await note(request)) as { password: string };
    if (password !== "right") return refused("incorrect_password");
    backend.proved = true;
    return answer({});
  }),
  http.post(`${BASE}/auth/2fa/reauthenticate`, async ({ request }) => {
    const { code } = (await note(request)) as { code: string };
    if (code !== "111111" || !backend.me) return refused("incorrect_code");
    backend.proved = true;
    backend.me = { ...backend.me, second_factor: { set_up: true, missing: false } };
    return answer({});
  }),
  http.get(`${BASE}/account/authenticators`, () =>
    answer({
      data: backend.factor
        ? [
            { type: "totp", created_at: 1_790_000_000, last_used_at: null },
            {
              type: "recovery_codes",
              created_at: 1_790_000_000,
              last_used_at: null,
              unused_code_count: 9,
              total_code_count: 10,
            },
          ]
        : [],
    }),
  ),
  http.get(`${BASE}/account/authenticators/totp`, () =>
    backend.proved
      ? answer({ meta: { secret: SECRET, totp_svg: "<svg xmlns='…'/>" } }, 404)
      : wantsProof(),
  ),
  http.post(`${BASE}/account/authenticators/totp`, async ({ request }) => {
    const { code } = (await note(request)) as { code: string };
    if (code !== "111111" || !backend.me) return refused("incorrect_code");
    backend.factor = true;
    backend.me = { ...backend.me, second_factor: { set_up: true, missing: false } };
    return answer({});
  }),
  http.delete(`${BASE}/account/authenticators/totp`, async ({ request }) => {
    await note(request);
    if (!backend.proved) return wantsProof();
    backend.factor = false;
    return answer({});
  }),
  http.get(`${BASE}/account/authenticators/recovery-codes`, () =>
    answer({ data: { unused_codes: CODES } }),
  ),
  http.post(`${BASE}/account/password/change`, async ({ request }) => {
    const { current_password } = (await note(request)) as { current_password: string };
    return current_password === "right" ? answer({}) : refused("enter_current_password");
  }),
  http.get(`${BASE}/auth/sessions`, () => answer({ data: backend.sessions })),
  http.delete(`${BASE}/auth/sessions`, async ({ request }) => {
    const { sessions } = (await note(request)) as { sessions: number[] };
    backend.sessions = backend.sessions.filter(({ id }) => !sessions.includes(id));
    return answer({ data: backend.sessions });
  }),
];
