/** Periods are half-open [start, end) dates in UTC, written YYYY-MM-DD, as the API takes them. */
export interface Period {
  start: string;
  end: string;
}

export const PRESETS = [
  "this-month",
  "last-month",
  "last-3-months",
  "last-6-months",
  "last-12-months",
] as const;
export type Preset = (typeof PRESETS)[number];

const MONTHS_OF: Record<Exclude<Preset, "this-month">, number> = {
  "last-month": 1,
  "last-3-months": 3,
  "last-6-months": 6,
  "last-12-months": 12,
};

const DAY = 86_400_000;
/** A chart with more bars than this is neither readable nor quick to draw. */
const MOST_BARS = 100;

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function iso(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

function parts(date: string): [number, number, number] {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return [year, month - 1, day];
}

export function addDays(date: string, days: number): string {
  const [year, month, day] = parts(date);
  return iso(year, month, day + days);
}

/** The first day of the month `months` away from the month of `date`. */
export function startOfMonth(date: string, months = 0): string {
  const [year, month] = parts(date);
  return iso(year, month + months, 1);
}

export function lastDay(period: Period): string {
  return addDays(period.end, -1);
}

export function dayCount(period: Period): number {
  return Math.round((Date.parse(period.end) - Date.parse(period.start)) / DAY);
}

/** A month that still runs ends after today, so that it is compared with as many days before. */
export function monthPeriod(month: string, now: string): Period {
  const start = startOfMonth(`${month.slice(0, 7)}-01`);
  const end = startOfMonth(start, 1);
  const tomorrow = addDays(now, 1);
  return { start, end: start < tomorrow && tomorrow < end ? tomorrow : end };
}

function presetPeriod(preset: Preset, now: string): Period {
  if (preset === "this-month") return monthPeriod(now, now);
  return { start: startOfMonth(now, -MONTHS_OF[preset]), end: startOfMonth(now) };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text;
}

export function isPreset(token: string): token is Preset {
  return (PRESETS as readonly string[]).includes(token);
}

/** Reads the `period` of a URL: a preset, a month (2026-10) or inclusive days (2026-10-01..2026-10-15). */
export function parsePeriod(token: string, now: string): Period | null {
  if (isPreset(token)) return presetPeriod(token, now);
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(token)) return monthPeriod(token, now);
  const [first = "", last = "", rest] = token.split("..");
  if (rest !== undefined || !isDate(first) || !isDate(last) || last < first) return null;
  return { start: first, end: addDays(last, 1) };
}

export function customToken(first: string, last: string): string {
  return `${first}..${last}`;
}

function isMonthStart(date: string): boolean {
  return date.endsWith("-01");
}

function monthsBetween(start: string, end: string): number {
  const [startYear, startMonth] = parts(start);
  const [endYear, endMonth] = parts(end);
  return (endYear - startYear) * 12 + endMonth - startMonth;
}

export function isWholeMonths(period: Period): boolean {
  return isMonthStart(period.start) && isMonthStart(period.end);
}

/** What the API's `compare: "previous"` compares with; kept equal to it so that it can be named. */
export function previousPeriod(period: Period): Period {
  if (isWholeMonths(period)) {
    const months = monthsBetween(period.start, period.end);
    return { start: startOfMonth(period.start, -months), end: period.start };
  }
  return { start: addDays(period.start, -dayCount(period)), end: period.start };
}

export function grainFor(period: Period): "day" | "month" {
  return dayCount(period) > MOST_BARS ? "month" : "day";
}

/** Every bucket of the period, so that a day without cost is an empty bar and not a missing one. */
export function buckets(period: Period, grain: "day" | "month"): string[] {
  const dates: string[] = [];
  let date = grain === "month" ? startOfMonth(period.start) : period.start;
  while (date < period.end) {
    dates.push(date);
    date = grain === "month" ? startOfMonth(date, 1) : addDays(date, 1);
  }
  return dates;
}
