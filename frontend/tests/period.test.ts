import { expect, test } from "vitest";

import { buckets, dayCount, grainFor, parsePeriod, previousPeriod } from "@/lib/period";

const TODAY = "2026-03-15";

test.each([
  ["this-month", "2026-03-01", "2026-03-16"],
  ["last-month", "2026-02-01", "2026-03-01"],
  ["last-3-months", "2025-12-01", "2026-03-01"],
  ["last-12-months", "2025-03-01", "2026-03-01"],
  ["2025-12", "2025-12-01", "2026-01-01"],
  ["2026-03", "2026-03-01", "2026-03-16"],
  ["2024-02-28..2024-02-29", "2024-02-28", "2024-03-01"],
])("%s is from %s until before %s", (token, start, end) => {
  expect(parsePeriod(token, TODAY)).toEqual({ start, end });
});

test.each([
  "",
  "2026-13",
  "yesterday",
  "2026-02-30..2026-03-01",
  "2026-03-02..2026-03-01",
  "a..b..c",
])("%j is not a period", (token) => {
  expect(parsePeriod(token, TODAY)).toBeNull();
});

test("whole months are compared with as many months, other periods with as many days", () => {
  expect(previousPeriod({ start: "2026-01-01", end: "2026-04-01" })).toEqual({
    start: "2025-10-01",
    end: "2026-01-01",
  });
  expect(previousPeriod({ start: "2026-03-01", end: "2026-03-16" })).toEqual({
    start: "2026-02-14",
    end: "2026-03-01",
  });
});

test("a chart never has more than a hundred bars of days", () => {
  const hundred = { start: "2026-01-01", end: "2026-04-11" };
  expect(dayCount(hundred)).toBe(100);
  expect(grainFor(hundred)).toBe("day");
  expect(buckets(hundred, "day")).toHaveLength(100);
  expect(grainFor({ ...hundred, end: "2026-04-12" })).toBe("month");
});

test("months are counted from the one the period starts in", () => {
  expect(buckets({ start: "2025-11-20", end: "2026-02-01" }, "month")).toEqual([
    "2025-11-01",
    "2025-12-01",
    "2026-01-01",
  ]);
});
