/** When a pause ends. */
import { dayEnd } from "@/shared/DateField";

/** Days of the longest pause, as the program has it. */
export const MOST_DAYS = 30;

const HOUR = 3_600_000;

/** Lengths to choose from; `until` is the end of a day that is typed. */
export const LENGTHS = { hour: HOUR, hours: 4 * HOUR, day: 24 * HOUR, week: 168 * HOUR } as const;

export type Length = keyof typeof LENGTHS | "until";

/** The moment (RFC 3339, UTC) or what is wrong with it; nothing where none was typed yet. */
export function endOf(length: Length, day: string | undefined, now: number) {
  if (length !== "until") return { end: new Date(now + LENGTHS[length]).toISOString() };
  const end = dayEnd(day);
  if (end === null) return {};
  const left = new Date(end).getTime() - now;
  if (left <= 0) return { wrong: "past" as const };
  if (left > MOST_DAYS * 24 * HOUR) return { wrong: "tooLong" as const };
  return { end };
}
