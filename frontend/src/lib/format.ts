/** Display of numbers, money and dates. Texts of the API are formatted as texts, digit for digit. */
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
    return this.#number(value, { style: "currency", currency });
  }

  /** Every digit the API sent. */
  moneyExact(value: string, currency: string): string {
    return this.#number(value, { style: "currency", currency, maximumFractionDigits: 40 });
  }

  moneyChange(value: string, currency: string): string {
    return this.#number(value, { style: "currency", currency, signDisplay: "exceptZero" });
  }

  /** For axes only; 万 and 亿 in Chinese. */
  moneyCompact(value: number, currency: string): string {
    return this.#number(value, {
      style: "currency",
      currency,
      notation: "compact",
      minimumFractionDigits: 0,
      maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1,
    });
  }

  count(value: string | number): string {
    return this.#number(value, { maximumFractionDigits: 0 });
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
    return dateFormat(this.locale, {
      year: "numeric",
      month: "short",
      day: "numeric",
      timeZone: "UTC",
    }).formatRange(new Date(period.start), new Date(lastDay(period)));
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
}
