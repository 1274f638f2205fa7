/**
 * Exact arithmetic on the API's decimal texts. Money never becomes a float: a float is allowed only
 * for ratios and for the geometry of a chart (`toRatio`, `toPixels`).
 */
interface Parts {
  units: bigint;
  scale: number;
}

function parse(text: string): Parts {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`not a decimal: ${text}`);
  const [, sign, whole = "0", fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

function align(left: string, right: string): [bigint, bigint] {
  const a = parse(left);
  const b = parse(right);
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale)];
}

export function compareDecimals(left: string, right: string): number {
  const [a, b] = align(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isZero(text: string): boolean {
  return parse(text).units === 0n;
}

export function isNegative(text: string): boolean {
  return parse(text).units < 0n;
}

export function absolute(text: string): string {
  return text.replace(/^[+-]/, "");
}

function text(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  const body = scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return units < 0n ? `-${body}` : body;
}

/** Divides by a whole number; rounds half away from zero at `places`. */
export function divideDecimal(dividend: string, count: number, places = 2): string {
  const { units, scale } = parse(dividend);
  const scaled = units * 10n ** BigInt(places);
  const divisor = BigInt(count) * 10n ** BigInt(scale);
  const half = divisor / 2n;
  const rounded = (scaled < 0n ? scaled - half : scaled + half) / divisor;
  return text(rounded, places);
}

/** To the cent; finer where a cost too small for that would turn into nothing. */
export function average(total: string, count: number): string {
  const rounded = divideDecimal(total, count);
  return isZero(rounded) && !isZero(total) ? divideDecimal(total, count, 20) : rounded;
}

/** part / whole as a float, for shares and badges; 0 of a zero whole. */
export function toRatio(part: string, whole: string): number {
  const divisor = Number(whole);
  return divisor === 0 ? 0 : Number(part) / divisor;
}

/** A float good enough to draw with, never to add up or to print. */
export function toPixels(value: string): number {
  return Number(value);
}
