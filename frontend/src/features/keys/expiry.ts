/** When a key that is made now is to end. */
const DAY = 86_400_000;
/** A little less than the server's year: the clock of a browser is not its own. */
const LONGEST = 365 * DAY - 10 * 60_000;

export const CHOICES = ["7", "30", "90", "365", "date"] as const;

export interface Expiry {
  choice: (typeof CHOICES)[number];
  /** `2026-12-31`, where the choice is a date. */
  date: string;
}

export const USUAL: Expiry = { choice: "90", date: "" };

/** A day as a date field writes it, in the reader's own time zone. */
export function dayOf(moment: number): string {
  const at = new Date(moment);
  const parts = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

export const lastDayFrom = (now: number): string => dayOf(now + LONGEST);

/** A date counts to its end. `null` for none, and for one that a key cannot have. */
export function endOf({ choice, date }: Expiry, now: number): Date | null {
  if (choice !== "date") return new Date(now + Math.min(Number(choice) * DAY, LONGEST));
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || date < dayOf(now) || date > lastDayFrom(now)) return null;
  const end = new Date(`${date}T00:00`);
  end.setDate(end.getDate() + 1);
  return new Date(Math.min(end.getTime(), now + LONGEST));
}
