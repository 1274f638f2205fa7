import { expect, test } from "vitest";

import { average, compareDecimals, divideDecimal, isZero, toRatio } from "@/lib/decimal";

test("numbers that are one float are told apart", () => {
  expect(Number("9007199254740993.1") === Number("9007199254740993.2")).toBe(true);
  expect(compareDecimals("9007199254740993.1", "9007199254740993.2")).toBe(-1);
  expect(compareDecimals("-0.5", "-0.50")).toBe(0);
  expect(compareDecimals("2", "-10")).toBe(1);
});

test.each([
  ["10", 3, "3.33"],
  ["0.05", 10, "0.01"],
  ["-0.05", 10, "-0.01"],
  ["0.04", 10, "0.00"],
  ["12345678901234567890.12", 2, "6172839450617283945.06"],
])("%s over %i days is %s", (total, days, quotient) => {
  expect(divideDecimal(total, days)).toBe(quotient);
});

test("an average too small for a cent does not become nothing", () => {
  expect(average("10", 3)).toBe("3.33");
  expect(average("-0.0031", 31)).toBe("-0.00010000000000000000");
  expect(average("0.00", 31)).toBe("0.00");
});

test("zero is zero however it is written, and has no share of anything", () => {
  expect(isZero("-0.000")).toBe(true);
  expect(toRatio("5", "0.00")).toBe(0);
});

test("what is not a decimal is refused", () => {
  expect(() => compareDecimals("1e5", "1")).toThrow("not a decimal: 1e5");
});
