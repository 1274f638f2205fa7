/** Questions to begin with, one for each view. */
import type { Values } from "./parameters";

export interface Example {
  id: "resources" | "savings" | "days";
  view: string;
  text: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    id: "resources",
    view: "azure_billing_detail",
    text: `SELECT
  instance_id,
  meter_category,
  billing_currency,
  sum(extended_cost) AS cost
FROM azure_billing_detail
WHERE date >= {from:Date} AND date < {to:Date}
GROUP BY instance_id, meter_category, billing_currency
ORDER BY cost DESC
LIMIT 20`,
  },
  {
    id: "savings",
    view: "focus",
    text: `SELECT
  ServiceCategory,
  BillingCurrency,
  sum(ListCost) AS list,
  sum(EffectiveCost) AS effective,
  list - effective AS saved
FROM focus
WHERE ChargePeriodStart >= {from:Date} AND ChargePeriodStart < {to:Date}
GROUP BY ServiceCategory, BillingCurrency
ORDER BY saved DESC`,
  },
  {
    id: "days",
    view: "daily_cost",
    text: `SELECT
  date,
  service,
  billing_currency,
  sum(billed_cost) AS billed,
  sum(effective_cost) AS effective
FROM daily_cost
WHERE date >= {from:Date} AND date < {to:Date}
GROUP BY date, service, billing_currency
ORDER BY date, billed DESC`,
  },
];

const firstOf = (year: number, month: number) =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);

/** The last whole month. */
export function exampleValues(now = new Date()): Values {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return { from: firstOf(year, month - 1), to: firstOf(year, month) };
}
