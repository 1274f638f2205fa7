import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { colorsOf } from "@/features/dashboard/colors";
import type { Member } from "@/features/dashboard/members";

const SERVICES = [
  "Virtual Machines",
  "Storage",
  "SQL Database",
  "Azure OpenAI",
  "Azure Databricks",
  "Azure Cosmos DB",
  "Azure App Service",
  "Log.Analytics",
];

function member(key: string, others = 0): Member {
  return { key, name: key, others, cost: "1", previous: "0", change: "1", ratio: null };
}

const colored = (keys: string[]) => colorsOf(keys.map((key) => member(key)));

test("eight members have eight colours, and the same ones in any order of rank", () => {
  const colors = colored(SERVICES);
  expect(new Set(colors.values()).size).toBe(8);
  expect(colored(SERVICES.toReversed())).toEqual(colors);
});

test("when one leaves the first eight, most of the others keep their colour", () => {
  const before = colored(SERVICES);
  const after = colored([...SERVICES.slice(1), "Key Vault"]);
  const kept = [...after].filter(([id, color]) => before.get(id) === color);
  expect(kept.length).toBeGreaterThanOrEqual(5);
});

test("the others and those after the eighth have no colour of their own", () => {
  const ranked = [...SERVICES, "Key Vault"].map((key) => member(key));
  const colors = colorsOf([...ranked, member("", 14)]);
  expect([...colors.keys()]).toEqual(expect.arrayContaining(SERVICES.map((key) => `=${key}`)));
  expect(colors.size).toBe(8);
});

type Triple = [number, number, number];

const weigh = (rows: Triple[], [r, g, b]: Triple) =>
  rows.map(([x, y, z]) => x * r + y * g + z * b) as Triple;

/** How red-blind and green-blind eyes see linear RGB (Machado, Oliveira, Fernandes 2009). */
const EYES: Record<string, Triple[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "red-blind": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "green-blind": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

/** Linear RGB as OKLab, whose distances are those the eye sees. */
function okLab(color: Triple): Triple {
  const inside = color.map((part) => Math.min(1, Math.max(0, part))) as Triple;
  const cones = weigh(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    inside,
  ).map(Math.cbrt) as Triple;
  return weigh(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

function leastDistance(hexes: string[], eye: Triple[]): number {
  const colors = hexes.map((hex) => okLab(weigh(eye, linear(hex))));
  const pairs = colors.flatMap((a, i) => colors.slice(i + 1).map((b): [Triple, Triple] => [a, b]));
  return Math.min(
    ...pairs.map(([a, b]) => 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
  );
}

test.each(Object.keys(EYES))(
  "any two series are told apart, light and dark, by eyes: %s",
  (eye) => {
    const css = readFileSync(path.join(import.meta.dirname, "../src/app/styles.css"), "utf8");
    const all = [...css.matchAll(/--series-\w+: (#\w{6});/g)].map(([, hex = ""]) => hex);
    expect(all).toHaveLength(18);
    for (const theme of [all.slice(0, 9), all.slice(9)]) {
      expect(leastDistance(theme, EYES[eye] ?? [])).toBeGreaterThan(7);
    }
  },
);
