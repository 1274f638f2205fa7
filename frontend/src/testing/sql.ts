/** The Data Explorer's views, answers and saved queries. */
import type { SavedQuery, SqlAnswer, SqlEstimate, SqlRun, SqlSchema } from "@/api/types";

const label = (en: string, zh: string) => ({ en, zh });

export const sqlSchema: SqlSchema = {
  views: [
    {
      name: "azure_billing_detail",
      about: label("Billing lines.", "账单明细。"),
      columns: [
        { name: "date", type: "Date", about: label("Day of usage", "用量日期") },
        { name: "tags", type: "Map(String, String)", about: label("Tags", "标签") },
      ],
    },
    {
      name: "daily_cost",
      about: label("Cost by day.", "按日成本。"),
      columns: [
        { name: "service", type: "String", about: label("Service", "服务") },
        { name: "billed_cost", type: "Decimal(76, 30)", about: label("As invoiced", "账单成本") },
      ],
    },
  ],
  functions: [
    { title: "Aggregate and window", names: ["argMax", "sum"] },
    { title: "Newer than this page", names: ["brandNew"] },
  ],
  limits: {
    seconds: 30,
    read_rows: 500_000_000,
    read_bytes: 53_687_091_200,
    memory_bytes: 2_147_483_648,
    result_rows: 100_000,
    at_once: 3,
  },
};

export const estimate: SqlEstimate = {
  rows: 1_234_567,
  bytes: 340_000_000,
  most_rows: 500_000_000,
  most_bytes: 53_687_091_200,
  is_too_much: false,
};

const RUN = "0193b7a2-7f1e-4c33-9d1e-00000000a001";

export const sqlAnswer: SqlAnswer = {
  run_id: RUN,
  columns: [
    { name: "service", type: "LowCardinality(String)" },
    { name: "cost", type: "Decimal(76, 30)" },
    { name: "big", type: "UInt64" },
    { name: "tags", type: "Map(String, String)" },
    { name: "price", type: "Nullable(Decimal(76, 30))" },
  ],
  rows: [
    ["Storage", "0.1000000000000000000000000001", 7, { env: "prod", team: "core" }, null],
    ["Compute", "-2", "18446744073709551615", {}, "0"],
  ] as unknown as SqlAnswer["rows"],
  is_cut: false,
  read_rows: 61_682,
  read_bytes: 5_700_000,
  milliseconds: 83,
};

export const doneRun: SqlRun = {
  id: RUN,
  query:
    "SELECT service FROM daily_cost WHERE date >= {from:Date} AND service IN {only:Array(String)}",
  parameters: { from: "2026-10-01", only: ["Storage", "Compute"] },
  state: "done",
  error: null,
  started_at: "2026-11-23T08:00:00Z",
  finished_at: "2026-11-23T08:00:01Z",
  rows: 2,
  read_rows: 61_682,
  read_bytes: 5_700_000,
};

export const refusedRun: SqlRun = {
  ...doneRun,
  id: "0193b7a2-7f1e-4c33-9d1e-00000000a002",
  query: "SELECT file('x')",
  parameters: {},
  state: "refused",
  error: { code: "sql_not_allowed", detail: "the function file is not allowed" },
  rows: null,
  read_rows: null,
  read_bytes: null,
};

export const mine: SavedQuery = {
  id: "0193b7a2-7f1e-4c33-9d1e-00000000b001",
  name: "Cost by service",
  about: "For the monthly review",
  query: "SELECT service FROM daily_cost WHERE date >= {from:Date}",
  parameters: [{ name: "from", type: "Date", default: "2026-10-01", about: "First day" }],
  is_shared: false,
  owner: "ada",
  is_mine: true,
  updated_at: "2026-11-23T08:00:00Z",
};

export const theirs: SavedQuery = {
  ...mine,
  id: "0193b7a2-7f1e-4c33-9d1e-00000000b002",
  name: "Tag coverage",
  about: "",
  query: "SELECT tags FROM azure_billing_detail",
  parameters: [],
  is_shared: true,
  owner: "grace",
  is_mine: false,
};
