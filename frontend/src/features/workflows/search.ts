import { z } from "zod";

export const STATUSES = ["running", "completed", "failed", "cancelled"] as const;

export const workflowsSearch = z.object({
  status: z.enum(STATUSES).optional().catch(undefined),
});

export type WorkflowsSearch = z.output<typeof workflowsSearch>;
