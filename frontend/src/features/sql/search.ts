import { z } from "zod";

/** `saved` is the id of a saved query: an address that can be passed on. */
export const sqlSearch = z.object({ saved: z.uuid().optional().catch(undefined) });

export type SqlSearch = z.output<typeof sqlSearch>;
