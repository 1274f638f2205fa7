import { Ban, CircleCheck, Clock, TimerOff } from "lucide-react";

import type { Key } from "@/api/types";
import type { Look } from "@/components/state-badge";

export type KeyState = "live" | "soon" | "ended" | "revoked";

/** A week before its end it is time to rotate a key. */
const SOON = 7 * 86_400_000;

export const LOOKS: Record<KeyState, Look> = {
  live: { tone: "good", icon: CircleCheck },
  soon: { tone: "warn", icon: Clock },
  ended: { tone: "neutral", icon: TimerOff },
  revoked: { tone: "neutral", icon: Ban },
};

export function stateOf(key: Key, now: number): KeyState {
  if (key.revoked_at) return "revoked";
  const left = Date.parse(key.expires_at) - now;
  if (left <= 0) return "ended";
  return left < SOON ? "soon" : "live";
}
