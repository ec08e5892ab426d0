/** A moment as people type it, in two fields: a day and a time of this place. */
import { dayOf, isDay } from "@/shared/DateField";

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** The time that a day without one means. */
export const MORNING = "09:00";

/** Whether it is a time of the day, written `09:00`. */
export const isTime = (text: string): boolean => TIME.test(text);

/** The moment, as the program takes it (RFC 3339, UTC); `null` where there is no day. */
export function momentOf(day: string | undefined, time: string): string | null {
  if (!day || !isDay(day)) return null;
  const typed = isTime(time) ? time.padStart(5, "0") : MORNING;
  return new Date(`${day}T${typed}:00`).toISOString();
}

/** A moment's day and time here; empty where there is none. */
export function fieldsOf(moment: string | null): { day: string | undefined; time: string } {
  if (moment === null) return { day: undefined, time: "" };
  const date = new Date(moment);
  const two = (number: number) => String(number).padStart(2, "0");
  return { day: dayOf(date), time: `${two(date.getHours())}:${two(date.getMinutes())}` };
}
