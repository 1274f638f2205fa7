import type { NewReadingRule, ReadingRuleKind } from "@/api/types";

export const KINDS: readonly ReadingRuleKind[] = [
  "day_first",
  "decimal_comma",
  "outside_period",
  "currency",
  "alias",
];

/** Names of numbers a decimal comma can be said of, as the API knows them. */
export const NUMBERS = [
  "cost",
  "effective",
  "consumed_quantity",
  "resource_rate",
  "unit_price",
  "payg_price",
  "cost_in_pricing_currency",
  "exchange_rate",
] as const;

/** What answers a quarantine rule, or the code of a load that failed as a whole. */
const ANSWERS: Readonly<Record<string, ReadingRuleKind>> = {
  not_a_date: "day_first",
  dates_ambiguous: "day_first",
  thousands_separator: "decimal_comma",
  outside_billing_period: "outside_period",
  empty: "currency",
  missing_required_column: "alias",
};

const COLUMNS: Readonly<Record<string, (typeof NUMBERS)[number]>> = {
  effectivecost: "effective",
  quantity: "consumed_quantity",
  consumedquantity: "consumed_quantity",
  effectiveprice: "resource_rate",
  resourcerate: "resource_rate",
  unitprice: "unit_price",
  paygprice: "payg_price",
  costinpricingcurrency: "cost_in_pricing_currency",
  exchangerate: "exchange_rate",
};

export type Draft = Required<Pick<NewReadingRule, "kind" | "column" | "value">>;

/** A reading rule that would answer what went wrong, to start from; null where none can. */
export function proposalFor(problem: string, column = ""): Draft | null {
  const kind = ANSWERS[problem];
  return kind ? draftOf(kind, column) : null;
}

export function draftOf(kind: ReadingRuleKind, column = ""): Draft {
  return { kind, column: kind === "decimal_comma" ? numberOf(column) : "", value: "" };
}

/** What the quarantine calls the column as a reading rule does; costs have many names. */
function numberOf(header: string): string {
  if ((NUMBERS as readonly string[]).includes(header)) return header;
  return COLUMNS[header.toLowerCase().replaceAll(/[\s_-]/g, "")] ?? "cost";
}

export function isComplete({ kind, column, value }: Draft): boolean {
  if (kind === "currency") return /^[A-Z]{3}$/.test(value);
  if (kind === "alias") return column.trim() !== "" && value.trim() !== "";
  return true;
}
