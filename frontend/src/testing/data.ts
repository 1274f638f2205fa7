import type { QuarantinedLine, Snapshot, Source } from "@/api/types";

export const older: Snapshot = {
  snapshot_id: 7,
  source: "ea-export",
  dataset: "actual",
  billing_period: "2026-10-01",
  status: "superseded",
  error_code: "",
  created_at: "2026-11-01T02:10:00Z",
  published_at: "2026-11-01T02:14:00Z",
  superseded_at: "2026-11-02T02:14:00Z",
  is_current: false,
  delivered: 47_000,
  loaded: 47_000,
  quarantined: 0,
  totals: { billed_cost: { USD: "990.1" }, effective_cost: {}, quarantined_cost: {} },
};

export const current: Snapshot = {
  ...older,
  snapshot_id: 9,
  status: "published",
  published_at: "2026-11-02T02:14:00Z",
  superseded_at: null,
  is_current: true,
  delivered: 48_002,
  loaded: 48_000,
  quarantined: 2,
  totals: {
    billed_cost: { USD: "1000.0000000012345678901234567891" },
    effective_cost: {},
    quarantined_cost: { USD: "0.41" },
  },
};

/** A source of two months of which one lies between them and shows nothing. */
export const delivered: Source = {
  name: "ea-export",
  kind: "exports",
  enabled: true,
  state: "none",
  last_delivery_at: null,
  due_at: null,
  last_published_at: "2026-11-02T02:14:09Z",
  periods: [
    {
      billing_period: "2026-10-01",
      dataset: "actual",
      published_at: "2026-11-02T02:14:00Z",
      loaded: 48_000,
      quarantined: 2,
    },
    {
      billing_period: "2026-08-01",
      dataset: "actual",
      published_at: "2026-09-02T02:14:00Z",
      loaded: 31_000,
      quarantined: 0,
    },
  ],
};

function line(number: number, rule: string, value: string): QuarantinedLine {
  return {
    line_no: number,
    blob: "costs/daily/part_0_0001.csv.gz",
    rule,
    column: "cost",
    value,
    raw: `{"CostInBillingCurrency":"${value}"}`,
    raw_bytes: 40,
    cost: null,
    currency: "USD",
  };
}

export const asideLines = [line(12, "not_a_number", "NaN"), line(31, "empty", "")];
