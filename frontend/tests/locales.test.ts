import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import en from "@/locales/en.json";
import zh from "@/locales/zh-Hans.json";

const SOURCE = path.join(import.meta.dirname, "../src");

interface Tree {
  [key: string]: string | Tree;
}

function leaves(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : leaves(value, `${prefix}${key}.`),
  );
}

/** Chinese has one plural form, English two: the forms of a key count as one. */
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, "");
const keysOf = (tree: Tree) => [...new Set(leaves(tree).map(([key]) => withoutPlural(key)))].sort();
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([all]) => all).sort();

function sources(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("testing"))
    .map((name) => readFileSync(path.join(SOURCE, name), "utf8"));
}

/** `t("a.b")`, keys kept in data ("nav.workflows") and `t(`a.${x}`)`, the last as a pattern. */
function isUsed(key: string, code: string): boolean {
  if (code.includes(`"${key}"`)) return true;
  const patterns = [...code.matchAll(/t\(\s*`([^`]+)`/g)].map(([, template = ""]) =>
    template
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replaceAll(".", "\\."))
      .join("[^.]+"),
  );
  return patterns.some((pattern) => new RegExp(`^${pattern}$`).test(key));
}

test("both languages have the same keys", () => {
  expect(keysOf(zh)).toEqual(keysOf(en));
});

test("no text is empty, and both languages fill in the same values", () => {
  const chinese = new Map(leaves(zh).map(([key, text]) => [withoutPlural(key), text]));
  for (const [key, text] of leaves(en)) {
    expect(text.trim(), key).not.toBe("");
    expect(placeholders(chinese.get(withoutPlural(key)) ?? ""), key).toEqual(placeholders(text));
  }
});

test("every key is used somewhere", () => {
  const code = sources().join("\n");
  expect(keysOf(en).filter((key) => !isUsed(key, code))).toEqual([]);
});

test("every key that the code names exists", () => {
  const known = new Set(keysOf(en));
  const named = sources().flatMap((code) =>
    [...code.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map(([, key = ""]) => key),
  );
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((key) => !known.has(key))).toEqual([]);
});
