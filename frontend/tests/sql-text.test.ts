import { expect, test } from "vitest";

import { cellText, cellWhole } from "@/features/sql/cell-text";
import { columnWidths } from "@/features/sql/column-widths";
import { readDraft } from "@/features/sql/draft";
import { placeOf } from "@/features/sql/error-place";
import {
  isMissing,
  isNumber,
  parametersOf,
  shownType,
  toRequest,
  toValues,
} from "@/features/sql/parameters";
import { Formats } from "@/lib/format";
import { randomUuid } from "@/lib/uuid";

const asked = (sql: string) => parametersOf(sql).map(({ name, type, kind }) => [name, type, kind]);

test("places of a value are found, each once, in the order of the text", () => {
  const sql = `SELECT {n:UInt64}, { s : Nullable(String) } WHERE date > {d:Date} AND x IN {l:Array(LowCardinality(String))}
    AND {n:UInt64} = 1 AND {p:Decimal(10, 2)} > 0 AND {b:Bool}`;
  expect(asked(sql)).toEqual([
    ["n", "UInt64", "number"],
    ["s", "Nullable(String)", "text"],
    ["d", "Date", "date"],
    ["l", "Array(LowCardinality(String))", "list"],
    ["p", "Decimal(10, 2)", "number"],
    ["b", "Bool", "bool"],
  ]);
});

test("a place inside a text, a quoted name or a comment is none", () => {
  const sql = `SELECT '{a:String} it''s \\' {b:String}', "{c:Date}", \`{d:Date}\` -- {e:Date}
    /* {f:Date} */ , {g:Date}`;
  expect(asked(sql)).toEqual([["g", "Date", "date"]]);
});

test("values are sent as the server takes them, and no number becomes a float", () => {
  const parameters = parametersOf(
    "{n:Decimal(76,30)} {i:UInt256} {l:Array(UInt8)} {big:Array(UInt64)} {t:Array(String)} {b:Bool} {s:String}",
  );
  const values = {
    n: " 0.1000000000000000000000000001 ",
    i: "123456789012345678901234567890",
    l: "1\n 2 \n\n",
    big: "18446744073709551615",
    t: "a\nit's",
    b: "true",
    s: " kept ",
  };
  expect(toRequest(parameters, values)).toEqual({
    n: "0.1000000000000000000000000001",
    i: "123456789012345678901234567890",
    l: "[1,2]",
    big: "[18446744073709551615]",
    t: ["a", "it's"],
    b: true,
    s: " kept ",
  });
  expect(toValues({ t: ["a", "b"], b: true, n: 5 })).toEqual({ t: "a\nb", b: "true", n: "5" });
});

test("only text and lists may be empty", () => {
  const missing = parametersOf("{n:Int8} {d:Date32} {s:String} {l:Array(Date)} {b:Bool}").filter(
    (one) => isMissing(one, { n: "  " }),
  );
  expect(missing.map(({ name }) => name)).toEqual(["n", "d"]);
});

test.each([
  ["line 2, column 6, at 'WHRE'", "SELECT 1\nFROM WHRE x", "WHRE"],
  ["line 1, column 9, at 'b'", "SELECT 💶b", "b"],
  ["line 1, column 7, at ''", "SELECT", ""],
  ["Unknown expression identifier `foo` in scope SELECT foo", "SELECT foobar, foo", "foo"],
  ["the function file is not allowed", "SELECT profile, FILE('x')", "FILE"],
  ["the table system.one is not allowed", "SELECT 1 FROM system.one", "system.one"],
])("%s is marked in the text", (detail, text, word) => {
  const place = placeOf(detail, text);
  expect(place && text.slice(place.from, place.to)).toBe(word);
});

test("what names no place is marked nowhere", () => {
  expect(placeOf("ClickHouse code 130", "SELECT 1")).toBeNull();
  expect(placeOf("Unknown identifier `gone`", "SELECT 1")).toBeNull();
});

test("cells read as the server sent them", () => {
  expect(cellText("0.10")).toBe("0.10");
  expect(cellText(true)).toBe("true");
  expect(cellText({ env: "prod", cost: null })).toBe("env: prod · cost: —");
  expect(cellText(["a", ["b"], null])).toBe("a, b, —");
  expect(cellWhole({ env: "prod" })).toBe('{\n  "env": "prod"\n}');
});

test("no figure is cut off, also where only one of many rows is that long", () => {
  const rows = Array.from({ length: 5000 }, (_, index) => [index === 4321 ? "1".repeat(60) : "1"]);
  const [figures, texts] = [
    columnWidths([{ name: "n", type: "Decimal(76, 30)" }], rows, 340)[0],
    columnWidths([{ name: "n", type: "String" }], rows, 340)[0],
  ];
  expect(figures).toBeGreaterThanOrEqual(60 * 8);
  expect(texts).toBeLessThan(200);
});

test("types are numbers through their wrappers, and dictionaries are not told", () => {
  expect(isNumber("Nullable(Decimal(76, 30))")).toBe(true);
  expect(isNumber("LowCardinality(String)")).toBe(false);
  expect(isNumber("Interval")).toBe(false);
  expect(shownType("LowCardinality(Nullable(String))")).toBe("Nullable(String)");
});

test("a draft that is none is empty", () => {
  expect(readDraft("{broken")).toEqual({ text: "", values: {}, saved: null });
  expect(readDraft('{"text":1}').text).toBe("");
  expect(readDraft('{"text":"SELECT 1","values":{"a":"b"},"saved":null}').values).toEqual({
    a: "b",
  });
});

test("ids are UUIDs of version 4 and differ", () => {
  expect(randomUuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(randomUuid()).not.toBe(randomUuid());
});

test("amounts read and times are in words", () => {
  const [en, zh] = [new Formats("en-US"), new Formats("zh-CN")];
  expect(en.inWords(1_234_567)).toBe("1.2 million");
  expect(zh.inWords(1_234_567)).toBe("123.5万");
  expect(en.elapsed(83.4)).toBe("83 ms");
  expect(en.elapsed(3000)).toBe("3.0 sec");
  expect(en.bytes(2_500_000_000_000)).toBe("2.5 TB");
});
