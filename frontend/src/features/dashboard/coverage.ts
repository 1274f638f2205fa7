import { decimalOf, rowsOf, textOf } from "@/api/rows";
import type { QueryAnswer } from "@/api/types";
import { startOfMonth, type Period } from "@/lib/period";

export interface Coverage {
  /** First days of the months that have lines, oldest first. */
  months: string[];
  /** The currency with most lines in the newest month first. */
  currencies: string[];
}

export function coverageOf(answer: QueryAnswer): Coverage {
  const rows = rowsOf(answer).filter((row) => decimalOf(row, "lines") !== "0");
  const months = [...new Set(rows.map((row) => textOf(row, "billing_period").slice(0, 10)))].sort();
  const newest = months.at(-1);
  const weight = (currency: string) =>
    Number(
      decimalOf(
        rows.find(
          (row) =>
            textOf(row, "billing_currency") === currency &&
            textOf(row, "billing_period").startsWith(newest ?? ""),
        ),
        "lines",
      ),
    );
  const currencies = [...new Set(rows.map((row) => textOf(row, "billing_currency")))]
    .filter(Boolean)
    .sort((a, b) => weight(b) - weight(a) || a.localeCompare(b));
  return { months, currencies };
}

/** Whether any month with data lies in the period, if only by a day. */
export function covers({ months }: Coverage, period: Period): boolean {
  return months.some((month) => month < period.end && startOfMonth(month, 1) > period.start);
}
