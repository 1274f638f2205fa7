/** One's own keys, as the tests' backend keeps them. */
import { http, HttpResponse } from "msw";

import type { Key, KeyRotation, MadeKey, WantedKey } from "@/api/types";

import { backend, nobody, note, ORIGIN, problem, refuse } from "./backend";

const KEYS = `${ORIGIN}/api/v1/me/keys`;
const PAGE = 3;
export const SECRET = "x".repeat(43);

const wantsProof = () =>
  refuse(problem(403, "reauthentication_needed", { title: "This needs a fresh proof." }));

function made(wanted: Pick<Key, "name" | "permissions" | "networks" | "expires_at">): MadeKey {
  const id = `newkey${String(backend.keys.length).padStart(2, "0")}`;
  const about = { created_at: new Date().toISOString(), revoked_at: null };
  const key = { ...wanted, ...about, id, last_used_at: null, last_used_from: null };
  backend.keys = [key, ...backend.keys];
  return { ...key, key: `abi_${id}_${SECRET}` };
}

function change(id: unknown, part: Partial<Key>) {
  backend.keys = backend.keys.map((key) => (key.id === id ? { ...key, ...part } : key));
}

export const keys = [
  http.get(KEYS, ({ request }) => {
    if (!backend.me) return nobody();
    const asked = new URL(request.url).searchParams;
    const wanted = (asked.get("search") ?? "").toLowerCase();
    backend.searches.push(wanted);
    const found = backend.keys.filter(({ name, id }) =>
      `${name} ${id}`.toLowerCase().includes(wanted),
    );
    const from = Number(asked.get("cursor") ?? 0);
    const next = from + PAGE < found.length ? String(from + PAGE) : null;
    return HttpResponse.json({ keys: found.slice(from, from + PAGE), next_cursor: next });
  }),
  http.post(KEYS, async ({ request }) => {
    const { permissions = [], networks = [], ...wanted } = (await note(request)) as WantedKey;
    if (!backend.proved) return wantsProof();
    const errors = networks.flatMap((network, place) =>
      network.endsWith("/33")
        ? [{ field: `networks.${String(place)}`, detail: "does not appear to be a network" }]
        : [],
    );
    if (errors.length > 0) return refuse(problem(400, "validation_failed", { errors }));
    if (backend.refusal) return refuse(backend.refusal);
    return HttpResponse.json(made({ ...wanted, permissions, networks }), { status: 201 });
  }),
  http.post(`${KEYS}/:id/rotate`, async ({ request, params }) => {
    const { expires_at, overlap_hours = 24 } = (await note(request)) as KeyRotation;
    if (!backend.proved) return wantsProof();
    const old = backend.keys.find(({ id }) => id === params.id);
    if (!old) return refuse(problem(404, "not_found"));
    change(old.id, { expires_at: new Date(Date.now() + overlap_hours * 3_600_000).toISOString() });
    return HttpResponse.json(made({ ...old, expires_at }), { status: 201 });
  }),
  http.delete(`${KEYS}/:id`, async ({ request, params }) => {
    await note(request);
    if (backend.refusal) return refuse(backend.refusal);
    change(params.id, { revoked_at: new Date().toISOString() });
    return new HttpResponse(null, { status: 204 });
  }),
];
