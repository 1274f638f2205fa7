/** A file that a person brought, at each step. */
import type { Source, Upload, UploadReport } from "@/api/types";

import { sources } from "./runs";

export const byHand: Source = {
  name: "by-hand",
  kind: "upload",
  enabled: true,
  state: "none",
  last_delivery_at: null,
  due_at: null,
  last_published_at: null,
  periods: [],
};

export const withUploads: Source[] = [...sources, byHand];

export const checkingUpload: Upload = {
  id: "0193b7a2-7f1e-7c33-9d1e-0000000000aa",
  source: "by-hand",
  dataset: "",
  name: "october.csv",
  size: 1_500,
  sha256: "ab".repeat(32),
  status: "checking",
  error_code: "",
  error_detail: "",
  run_id: "0193b7a2-7f1e-7c33-9d1e-000000000009",
  snapshot_id: null,
  report: null,
  uploaded_by: "ada",
  uploaded_at: "2026-11-23T08:00:00Z",
  decided_by: null,
  decided_at: null,
  reason: "",
};

export const report: UploadReport = {
  dataset: "actual",
  billing_period: "2026-10-01",
  delivered: 1_003,
  loaded: 1_000,
  quarantined: 3,
  unchanged: false,
  sums: {
    billed_cost: { USD: "12.3400000000000000000000000001", CNY: "-7" },
    effective_cost: {},
    quarantined_cost: { USD: "0.5" },
  },
  unknown_columns: ["x_Team", "Nettobetrag"],
  unknown_currencies: [],
  quarantine: [
    { rule: "not_a_number", currency: "USD", lines: 2, unreadable: 2, cost: "0" },
    { rule: "outside_billing_period", currency: "USD", lines: 1, unreadable: 0, cost: "0.5" },
  ],
  change: {
    shown_snapshot: 9,
    lines: { old: 990, new: 1_000, difference: 10 },
    sums: {
      billed_cost: {
        USD: {
          old: "12",
          new: "12.3400000000000000000000000001",
          difference: "0.3400000000000000000000000001",
        },
        CNY: { old: "-7", new: "-7", difference: "0" },
      },
      effective_cost: {},
      quarantined_cost: {},
    },
  },
  refusals: [],
  replaces: [],
};

export const readyUpload: Upload = {
  ...checkingUpload,
  status: "ready",
  snapshot_id: 21,
  dataset: "actual",
  report,
};
