import { expect, test } from "vitest";

import { Formats } from "@/lib/format";
import { safeNext } from "@/lib/safe-next";

const english = new Formats("en-US");
const chinese = new Formats("zh-CN");
const LONG = "12345678901234567890.123456789012345678";

test("money keeps every digit of the text", () => {
  expect(english.moneyExact(LONG, "USD")).toBe("$12,345,678,901,234,567,890.123456789012345678");
  expect(english.money(LONG, "USD")).toBe("$12,345,678,901,234,567,890.12");
  expect(chinese.moneyExact("-0.0000000001", "CNY")).toBe("-¥0.0000000001");
});

test("currencies that share a sign are told apart in both languages", () => {
  expect(english.money("1", "CNY")).toBe("CN¥1.00");
  expect(english.money("1", "JPY")).toBe("¥1");
  expect(chinese.money("1", "CNY")).toBe("¥1.00");
  expect(chinese.money("1", "JPY")).toBe("JP¥1");
});

test("axes count in thousands in English and in 万 in Chinese", () => {
  expect(english.moneyCompact(14000, "USD")).toBe("$14K");
  expect(chinese.moneyCompact(14000, "USD")).toBe("US$1.4万");
  expect(chinese.moneyCompact(250_000_000, "CNY")).toBe("¥2.5亿");
  expect(chinese.moneyCompact(13500, "USD")).toBe("US$1.35万");
});

test.each([
  ["0.0027", "USD", "<$0.01", "<US$0.01"],
  ["-0.0027", "USD", "-<$0.01", "-<US$0.01"],
  ["0.4", "JPY", "<¥1", "<JP¥1"],
  ["0.00000000000000000001", "CNY", "<CN¥0.01", "<¥0.01"],
  ["0.005", "USD", "$0.01", "US$0.01"],
  ["0.000", "USD", "$0.00", "US$0.00"],
])("a cost of %s %s is never shown as nothing: %s", (value, currency, inEnglish, inChinese) => {
  expect(english.money(value, currency)).toBe(inEnglish);
  expect(chinese.money(value, currency)).toBe(inChinese);
});

test("a change too small for a cent keeps its sign", () => {
  expect(english.moneyChange("0.0027", "USD")).toBe("+<$0.01");
  expect(chinese.moneyChange("-0.0027", "USD")).toBe("-<US$0.01");
  expect(english.moneyChange("0", "USD")).toBe("$0.00");
  expect(english.moneyCompact(0.0025, "USD")).toBe("$0.0025");
});

test("a period is said with and without its year", () => {
  const period = { start: "2026-04-30", end: "2026-08-01" };
  expect(english.range(period)).toBe("Apr 30\u2009–\u2009Jul 31, 2026");
  expect(english.days(period)).toBe("Apr 30\u2009–\u2009Jul 31");
  expect(chinese.days(period)).toBe("4/30 – 7/31");
});

test("a change says its sign", () => {
  expect(english.percentChange("0.063")).toBe("+6.3%");
  expect(english.percentChange("-0.5")).toBe("-50.0%");
  expect(english.percentChange("12.345")).toBe("+1,235%");
  expect(english.moneyChange("2.5", "USD")).toBe("+$2.50");
});

test.each([
  ["/workflows?status=failed#top", "/workflows?status=failed#top"],
  ["/admin/", "/admin/"],
  [undefined, "/"],
  ["//evil.example/steal", "/"],
  ["/\\evil.example/", "/"],
  ["https://evil.example/", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/", "/"],
])("next %j leads to %s", (next, path) => {
  expect(safeNext(next)).toBe(path);
});

test("sizes are told in the unit that leaves few digits", () => {
  const formats = new Formats("en-US");
  expect([0, 999, 1_500, 20_000_000, 1_073_741_824].map((one) => formats.bytes(one))).toEqual([
    "0 bytes",
    "999 bytes",
    "1.5 kB",
    "20 MB",
    "1.1 GB",
  ]);
});
