import type { Run } from "@/api/types";
import type { Formats } from "@/lib/format";
import { addDays } from "@/lib/period";

export function textParameter(run: Run, name: string): string | null {
  const value = run.parameters[name];
  return typeof value === "string" && value ? value : null;
}

/** The days a run is about, when it is about days. Its end belongs to it. */
export function daysOf(run: Run, formats: Formats): string | null {
  const start = textParameter(run, "start_date");
  const end = textParameter(run, "end_date");
  return start && end ? formats.range({ start, end: addDays(end, 1) }) : null;
}

/** A parameter as a person reads it; null is left out by the caller. */
export function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.length ? value.map(String).join(", ") : null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
