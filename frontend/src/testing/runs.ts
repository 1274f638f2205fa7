import type { Run, Source, WorkflowType } from "@/api/types";

export const runningRun: Run = {
  id: "0193b7a2-7f1e-7c33-9d1e-000000000009",
  workflow_name: "Azure Billing Extraction",
  workflow_type: "azure_billing_extraction",
  status: "running",
  start_time: "2026-11-23T06:00:00Z",
  end_time: null,
  parameters: { start_date: "2026-10-01", end_date: "2026-10-31", source: "ea-export" },
  error_message: null,
  error: null,
  warnings: [],
  records_processed: 0,
  progress: {
    stage: "loading",
    deliveries_done: 0,
    deliveries_total: 2,
    current: "actual 2026-10",
    lines_loaded: 12000,
    lines_total: 48000,
  },
  requested_by: "ada",
  schedule: null,
  backfill: null,
  cancellable: true,
};

export const failedRun: Run = {
  ...runningRun,
  id: "0193b7a2-7f1e-7c33-9d1e-000000000008",
  status: "failed",
  end_time: "2026-11-23T06:01:12Z",
  error_message: "Sum of 2026-10 differs by 6.00 USD.",
  error: {
    code: "books_do_not_balance",
    detail: "Sum of 2026-10 differs by 6.00 USD.",
    cause: "The export was still being written.",
    fix: "Run the extraction again.",
  },
  progress: { ...runningRun.progress, stage: "checking", lines_loaded: 48000 },
  requested_by: null,
  cancellable: false,
};

export const extractionType: WorkflowType = {
  workflow_type: "azure_billing_extraction",
  name: { en: "Azure Billing Extraction", zh: "Azure 账单提取" },
  description: { en: "Reads exports.", zh: "读取导出。" },
  schedule: "0 2 * * *",
  parameters: {},
};

export const sources: Source[] = [
  {
    name: "ea-export",
    kind: "exports",
    enabled: true,
    state: "none",
    last_delivery_at: null,
    due_at: null,
    last_published_at: "2026-11-02T02:14:09Z",
    periods: [],
  },
  {
    name: "retired",
    kind: "exports",
    enabled: false,
    state: "none",
    last_delivery_at: null,
    due_at: null,
    last_published_at: null,
    periods: [],
  },
];
