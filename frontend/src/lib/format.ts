/** Display of numbers, money and dates. Texts of the API are formatted as texts, digit for digit. */
import { isNegative, isZero } from "@/lib/decimal";
import { lastDay, type Period } from "@/lib/period";

type Decimal = Intl.StringNumericLiteral;

function memoize<T>(make: (locale: string, options: object) => T) {
  const known = new Map<string, T>();
  return (locale: string, options: object): T => {
    const key = locale + JSON.stringify(options);
    const value = known.get(key) ?? make(locale, options);
    known.set(key, value);
    return value;
  };
}

const numberFormat = memoize((locale, options) => new Intl.NumberFormat(locale, options));
const dateFormat = memoize((locale, options) => new Intl.DateTimeFormat(locale, options));

export class Formats {
  readonly locale: string;

  constructor(locale: string) {
    this.locale = locale;
  }

  #number(value: string | number, options: Intl.NumberFormatOptions): string {
    return numberFormat(this.locale, options).format(value as Decimal);
  }

  money(value: string, currency: string): string {
    return this.#orLess(value, { style: "currency", currency });
  }

  /** A cost that would be rounded to nothing is "less than a cent" (sign first), never 0. */
  #orLess(value: string, options: Intl.NumberFormatOptions): string {
    const format = numberFormat(this.locale, options);
    const parts = format.formatToParts(value as Decimal);
    if (isZero(value) || parts.some(({ value: part }) => /[1-9]/.test(part))) {
      return format.format(value as Decimal);
    }
    const places = format.resolvedOptions().maximumFractionDigits ?? 0;
    const least = this.#number(10 ** -places, { ...options, signDisplay: "never" });
    const sign = isNegative(value) ? "-" : options.signDisplay === "exceptZero" ? "+" : "";
    return `${sign}<${least}`;
  }

  /** Every digit the API sent. */
  moneyExact(value: string, currency: string): string {
    return this.#number(value, { style: "currency", currency, maximumFractionDigits: 40 });
  }

  moneyChange(value: string, currency: string): string {
    return this.#orLess(value, { style: "currency", currency, signDisplay: "exceptZero" });
  }

  /** For axes only; 万 and 亿 in Chinese. */
  moneyCompact(value: number, currency: string): string {
    return this.#number(value, {
      style: "currency",
      currency,
      notation: "compact",
      minimumFractionDigits: 0,
      maximumFractionDigits: 2,
      // A chart of less than a cent has ticks that differ too.
      ...(Math.abs(value) < 0.01 && { maximumSignificantDigits: 2 }),
    });
  }

  count(value: string | number): string {
    return this.#number(value, { maximumFractionDigits: 0 });
  }

  /** "1.2 million", "120万": for how much something is, not for what it adds up to. */
  inWords(value: number): string {
    return this.#number(value, {
      notation: "compact",
      compactDisplay: "long",
      maximumFractionDigits: 1,
    });
  }

  /** In the unit that leaves few digits; a thousand bytes are a kilobyte, as on a disk. */
  bytes(value: number): string {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(value, 1)) / 3));
    return this.#number(value / 1000 ** step, {
      style: "unit",
      unit: units[step],
      unitDisplay: step === 0 ? "long" : "short",
      maximumFractionDigits: step === 0 ? 0 : 1,
    });
  }

  percent(ratio: string | number): string {
    return this.#number(ratio, {
      style: "percent",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
  }

  percentChange(ratio: string): string {
    const digits = Math.abs(Number(ratio)) >= 10 ? 0 : 1;
    return this.#number(ratio, {
      style: "percent",
      signDisplay: "exceptZero",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }

  #date(value: Date, options: Intl.DateTimeFormatOptions): string {
    return dateFormat(this.locale, options).format(value);
  }

  day(date: string): string {
    return this.#date(new Date(date), { month: "short", day: "numeric", timeZone: "UTC" });
  }

  dayFull(date: string): string {
    return this.#date(new Date(date), {
      weekday: "short",
      year: "numeric",
      month: "short",
      day: "numeric",
      timeZone: "UTC",
    });
  }

  month(date: string): string {
    return this.#date(new Date(date), { year: "numeric", month: "short", timeZone: "UTC" });
  }

  monthName(date: string): string {
    return this.#date(new Date(date), { month: "short", timeZone: "UTC" });
  }

  range(period: Period): string {
    return this.#range(period, { year: "numeric", month: "short", day: "numeric" });
  }

  /** Without its year, for where the year is known or room is short. */
  days(period: Period): string {
    return this.#range(period, { month: "short", day: "numeric" });
  }

  #range(period: Period, options: Intl.DateTimeFormatOptions): string {
    const format = dateFormat(this.locale, { ...options, timeZone: "UTC" });
    return format.formatRange(new Date(period.start), new Date(lastDay(period)));
  }

  /** In the reader's own time zone, which a moment (unlike a billing day) has. */
  moment(value: string): string {
    return this.#date(new Date(value), { dateStyle: "medium", timeStyle: "short" });
  }

  duration(milliseconds: number): string {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    const unit = (value: number, name: string) =>
      this.#number(value, { style: "unit", unit: name, unitDisplay: "narrow" });
    if (seconds < 60) return unit(seconds, "second");
    if (seconds < 3600)
      return `${unit(Math.floor(seconds / 60), "minute")} ${unit(seconds % 60, "second")}`;
    return `${unit(Math.floor(seconds / 3600), "hour")} ${unit(Math.floor((seconds % 3600) / 60), "minute")}`;
  }

  /** Of what is measured: a tenth of a second, or the milliseconds where it is less. */
  elapsed(milliseconds: number): string {
    const [value, unit] =
      milliseconds < 1000
        ? [Math.round(milliseconds), "millisecond"]
        : [milliseconds / 1000, "second"];
    return this.#number(value, {
      style: "unit",
      unit,
      unitDisplay: "short",
      maximumFractionDigits: 1,
      ...(unit === "second" && { minimumFractionDigits: 1 }),
    });
  }
}
