/** Where months stand, their ledgers, alarms and restatements. */
import type { Alarm, Ledger, LedgerDifference, Period, Restatement } from "@/api/types";

export const october: Period = {
  source: "ea-export",
  billing_period: "2026-10-01",
  state: "final",
  severity: "ok",
  settles_at: "2026-11-06T00:00:00Z",
  closed_at: "2026-11-06T00:05:00Z",
  ledger_at: "2026-11-06T00:05:00Z",
  lock: null,
  datasets: ["actual"],
};

export const lockedOctober: Period = {
  ...october,
  state: "locked",
  lock: {
    person: "grace",
    note: "agrees with invoice E0700",
    signed_at: "2026-11-07T09:00:00Z",
    snapshots: [9],
  },
};

export const aside: LedgerDifference = {
  since: "landed",
  to: "loaded",
  told_by: "",
  lines: -2,
  amounts: { USD: "-0.41" },
  causes: [{ cause: "quarantined", lines: -2, amounts: { USD: "-0.41" }, detail: "" }],
  unexplained: {},
  severity: "ok",
};

export const unexplained: LedgerDifference = {
  since: "loaded",
  to: "invoice",
  told_by: "E0700",
  lines: 0,
  amounts: { USD: "6.0000000000000000000000000001" },
  causes: [
    { cause: "tax", lines: 0, amounts: { USD: "1.5" }, detail: "VAT" },
    {
      cause: "unknown",
      lines: null,
      amounts: { USD: "4.5000000000000000000000000001" },
      detail: "",
    },
  ],
  unexplained: { USD: "4.5000000000000000000000000001" },
  severity: "red",
};

export const ledger: Ledger = {
  source: "ea-export",
  billing_period: "2026-10-01",
  state: "final",
  severity: "ok",
  run_at: "2026-11-23T08:00:00Z",
  datasets: [
    {
      dataset: "actual",
      snapshot_id: 9,
      severity: "ok",
      stages: [
        { stage: "manifest", lines: 48_002, amounts: null, told_by: "" },
        {
          stage: "landed",
          lines: 48_002,
          amounts: { USD: "1000.4100000012345678901234567891" },
          told_by: "",
        },
        {
          stage: "loaded",
          lines: 48_000,
          amounts: { USD: "1000.0000000012345678901234567891", CNY: "7" },
          told_by: "",
        },
        { stage: "rollup", lines: 48_000, amounts: { USD: "1000.00" }, told_by: "" },
      ],
      differences: [aside],
    },
  ],
};

/** The same with an invoice that nobody can explain. */
export function redLedger(): Ledger {
  const datasets = ledger.datasets.map((one) => ({
    ...one,
    severity: "red" as const,
    stages: [
      ...one.stages,
      { stage: "invoice" as const, lines: null, amounts: { USD: "1006" }, told_by: "E0700" },
    ],
    differences: [...one.differences, unexplained],
  }));
  return { ...ledger, severity: "red", datasets };
}

/** What people are told who do not see everything. */
export function withoutSums(): Ledger {
  const datasets = ledger.datasets.map((one) => ({
    ...one,
    stages: one.stages.map((stage) => ({ ...stage, amounts: null })),
    differences: one.differences.map((each) => ({
      ...each,
      amounts: null,
      unexplained: null,
      causes: each.causes.map((cause) => ({ ...cause, amounts: null })),
    })),
  }));
  return { ...ledger, datasets };
}

export const lateAlarm: Alarm = {
  alarm_id: 3,
  kind: "late_delivery",
  source: "ea-export",
  billing_period: null,
  dataset: "",
  opened_at: "2026-11-04T04:05:00Z",
  last_seen_at: "2026-11-04T08:05:00Z",
  resolved_at: null,
  facts: { late: [{ billing_period: "2026-10-01", dataset: "actual", last_delivery_at: "" }] },
};

export const restatement: Restatement = {
  source: "ea-export",
  dataset: "actual",
  billing_period: "2026-10-01",
  old_snapshot: 7,
  new_snapshot: 9,
  was_locked: true,
  sums: {
    billed_cost: {
      USD: {
        old: "990.1",
        new: "1000.0000000012345678901234567891",
        difference: "9.9000000012345678901234567891",
      },
    },
    effective_cost: {},
  },
  accepted_by: "grace",
  reason: "credit note of November",
  restated_at: "2026-11-10T10:00:00Z",
};
