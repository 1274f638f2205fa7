import { decimalOf, nullableOf, textOf, type Row } from "@/api/rows";
import { compareDecimals } from "@/lib/decimal";

import type { SortKey } from "./search";

/** A row of the breakdown: one member of the dimension, or all others together. */
export interface Member {
  /** The value to filter by; "" is "Azure says nothing". */
  key: string;
  name: string;
  /** How many members are collapsed into this row; 0 for an ordinary one. */
  others: number;
  cost: string;
  previous: string;
  change: string;
  ratio: string | null;
}

/** Tells members of a dimension apart, others included. */
export function memberId(key: string, others: number): string {
  return others > 0 ? "others" : `=${key}`;
}

function nameOf(row: Row, by: string): string {
  const key = textOf(row, by);
  if (by === "subscription") return textOf(row, "subscription_name") || key;
  // The last part of an Azure resource id is the name people know.
  return by === "resource" ? (key.split("/").at(-1) ?? key) : key;
}

export function memberOf(row: Row, by: string, measure: string): Member {
  return {
    key: textOf(row, by),
    name: nameOf(row, by),
    others: Number(decimalOf(row, "others")),
    cost: decimalOf(row, measure),
    previous: decimalOf(row, `${measure}_previous`),
    change: decimalOf(row, `${measure}_change`),
    ratio: nullableOf(row, `${measure}_change_ratio`),
  };
}

/** Nothing before is neither growth nor decline: such rows are always last. */
function compareRatios(a: string | null, b: string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * compareDecimals(a, b);
}

function comparator(key: SortKey, descending: boolean) {
  const sign = descending ? -1 : 1;
  return (a: Member, b: Member): number => {
    if (key === "name") return sign * a.name.localeCompare(b.name);
    if (key === "ratio") return compareRatios(a.ratio, b.ratio, sign);
    return sign * compareDecimals(a[key], b[key]);
  };
}

/** Sorted, with the others always at the end. */
export function sortMembers(members: Member[], key: SortKey, descending: boolean): Member[] {
  const compare = comparator(key, descending);
  return members.toSorted((a, b) => Math.sign(a.others) - Math.sign(b.others) || compare(a, b));
}
