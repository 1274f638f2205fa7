/** Answers as the API gives them: columnar, decimals as text with more digits than a float holds. */
import type { QueryAnswer, QueryRequest, Vocabulary } from "@/api/types";

export const TOTAL = "12345678901234.123456789012345678";
export const PREVIOUS = "12000000000000";

const MEASURES = ["billed_cost", "effective_cost", "lines", "resources"] as const;
const DIMENSIONS = [
  ["service", "Service", "服务"],
  ["subscription", "Subscription", "订阅"],
  ["resource_group", "Resource group", "资源组"],
  ["meter_sub_category", "Meter subcategory", "计量子类别"],
  ["billing_period", "Billing period", "账单周期"],
  ["billing_currency", "Billing currency", "计费币种"],
] as const;

export const vocabulary: Vocabulary = {
  dimensions: DIMENSIONS.map(([name, en, zh]) => ({ name, label: { en, zh }, type: "string" })),
  measures: MEASURES.map((name) => ({
    name,
    label: { en: name, zh: name },
    unit: name.endsWith("cost") ? "currency" : "count",
    basis: name === "billed_cost" ? "billed" : name === "effective_cost" ? "effective" : null,
    additive: name !== "resources",
  })),
  grains: ["day", "month"],
  filter_operators: ["in", "not_in"],
};

type Cell = string | number | null;
type Columns = Record<string, Cell[]>;

function columnar(columns: Columns): Pick<QueryAnswer, "columns" | "data"> {
  return {
    columns: Object.keys(columns).map((name) => ({ name, type: "string", unit: null })),
    data: Object.values(columns),
  };
}

export function answer(columns: Columns, totals: Columns = {}): QueryAnswer {
  return {
    ...columnar(columns),
    row_count: Object.values(columns)[0]?.length ?? 0,
    truncated: false,
    totals: columnar(totals),
    as_of: {
      read_at: "2026-11-02T08:00:00Z",
      moment: null,
      published_at: "2026-11-02T02:14:09Z",
      basis: "billed",
      period_state: "provisional",
      partial: true,
      restated: false,
      quarantined: { lines: 12, cost: { USD: "3.5" } },
      snapshots: [
        {
          snapshot_id: 7,
          source: "ea-export",
          dataset: "actual",
          billing_period: "2026-10-01",
          published_at: "2026-11-02T02:14:09Z",
          delivered: 48213,
          loaded: 48201,
          quarantined: 12,
          quarantined_cost: { USD: "3.5" },
        },
      ],
      freshness: {
        state: "fresh",
        sources: [
          {
            source: "ea-export",
            state: "fresh",
            last_delivery_at: "2026-11-02T02:04:09Z",
            due_at: "2026-11-03T04:04:09Z",
            period_state: "provisional",
            completeness: "quarantined",
            restated_at: null,
          },
        ],
      },
    },
  };
}

function compared(measure: string, now: Cell[], before: Cell[], change: Cell[], ratio: Cell[]) {
  return {
    [measure]: now,
    [`${measure}_previous`]: before,
    [`${measure}_change`]: change,
    [`${measure}_change_ratio`]: ratio,
  };
}

/** How many members the collapsed row of the breakdown stands for. */
export const OTHERS = 14;

function breakdown(measure: string): QueryAnswer {
  return answer(
    {
      service: ["Virtual Machines", "Storage", ""],
      others: [0, 0, OTHERS],
      ...compared(
        measure,
        ["12000000000000.5", "345678901233.123456789012345678", "0.5"],
        ["11000000000000", "400000000000", "0"],
        ["1000000000000.5", "-54321098766.876543210987654322", "0.5"],
        ["0.090909", "-0.135803", null],
      ),
    },
    compared(measure, [TOTAL], [PREVIOUS], ["345678901234.123456789012345678"], ["0.028807"]),
  );
}

function byDay(measure: string): QueryAnswer {
  return answer({
    date: ["2026-10-01", "2026-10-01", "2026-10-02"],
    service: ["Virtual Machines", "Storage", "Virtual Machines"],
    others: [0, 0, 0],
    [measure]: ["10.5", "-2.25", "7"],
  });
}

/** The answer that fits the question's shape. */
export function reply(question: QueryRequest): QueryAnswer {
  const [measure = "billed_cost"] = question.measures;
  if (question.dimensions?.[0] === "billing_period") {
    return answer({
      billing_period: ["2026-09-01", "2026-10-01", "2026-10-01"],
      billing_currency: ["USD", "USD", "CNY"],
      [measure]: ["1", "2", "3"],
      lines: [10, 20, 5],
    });
  }
  if (question.dimensions?.length && question.grain) return byDay(measure);
  if (question.order) {
    const grew = question.order.descending;
    return answer({
      service: [grew ? "Virtual Machines" : "Storage"],
      ...compared(measure, ["12"], ["2"], [grew ? "10" : "-4.5"], [grew ? "5" : "-0.2"]),
    });
  }
  if (question.dimensions?.length) return breakdown(measure);
  if (question.grain) {
    return answer({
      date: ["2026-10-01", "2026-10-02"],
      [measure]: ["8.25", "7"],
      resources: [3, 4],
      lines: [8, 9],
    });
  }
  return answer({
    ...compared(measure, [TOTAL], [PREVIOUS], ["345678901234.1"], ["0.028807"]),
    ...compared("resources", [1153], [1100], [53], ["0.048182"]),
    ...compared("lines", [48201], [47000], [1201], ["0.025553"]),
  });
}
