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

function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.length ? value.map(String).join(", ") : null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Those that have a name in the reader's language, in the order a person fills them in. */
const KNOWN = ["source", "start_date", "end_date", "subscription_ids", "batch_size"] as const;

export function isKnown(name: string): name is (typeof KNOWN)[number] {
  return (KNOWN as readonly string[]).includes(name);
}

/** Name and text of every parameter that was given, the unknown ones last. */
export function shownParameters(run: Run): [string, string][] {
  const names = Object.keys(run.parameters);
  const ordered = [
    ...KNOWN.filter((name) => names.includes(name)),
    ...names.filter((name) => !isKnown(name)),
  ];
  return ordered.flatMap((name): [string, string][] => {
    const value = shown(run.parameters[name]);
    return value === null ? [] : [[name, value]];
  });
}
