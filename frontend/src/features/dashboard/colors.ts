import { memberId, type Member } from "./members";

const PALETTE = [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => `var(--series-${String(slot)})`);
export const OTHER_COLOR = "var(--series-other)";

/** FNV-1a with its bits stirred once more: names that differ in one letter land far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * Member id → colour, for the members given in order of rank. Every pair of member and colour has a
 * weight that depends on nothing else, and the heaviest pairs win. So the same members have the
 * same colours whatever their ranks, and one that comes or goes changes few of the others'.
 */
export function colorsOf(ranked: Member[]): Map<string, string> {
  const keys = ranked.filter((member) => member.others === 0).map((member) => member.key);
  const pairs = keys
    .slice(0, PALETTE.length)
    .flatMap((key) => PALETTE.map((color) => ({ key, color, weight: hash(`${color} ${key}`) })))
    .toSorted((a, b) => b.weight - a.weight);
  const colors = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, color } of pairs) {
    const id = memberId(key, 0);
    if (colors.has(id) || taken.has(color)) continue;
    colors.set(id, color);
    taken.add(color);
  }
  return colors;
}
