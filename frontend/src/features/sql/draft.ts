/** What is being written, kept on this device, so that a reload loses nothing. */
import { z } from "zod";

import type { Values } from "./parameters";

export interface Draft {
  text: string;
  values: Values;
  /** The saved query it came from. */
  saved: string | null;
}

export const EMPTY: Draft = { text: "", values: {}, saved: null };

const shape = z.object({
  text: z.string(),
  values: z.record(z.string(), z.string()),
  saved: z.string().nullable(),
});

/** Anything that is no draft is an empty one. */
export function readDraft(kept: string | null): Draft {
  try {
    return shape.parse(JSON.parse(kept ?? ""));
  } catch {
    return EMPTY;
  }
}
