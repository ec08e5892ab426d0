/** The rules of messages, as the fields have them. The program decides; this only helps early. */
import type { MessagePurpose, MessageSettings } from "@/ipc";
import { isWithin } from "@/shared/NumberField";

export interface Typed {
  country: string;
  timeZone: string;
  /** Such as `08:00`. */
  from: string;
  to: string;
  smsPerDay: number | string;
  smsPerWeek: number | string;
  attempts: number | string;
  smsMayIdentify: boolean;
  purposes: MessagePurpose[];
  text: string;
  howToReach: string;
}

/** The least and the most that make sense. */
export const BOUNDS = { smsPerDay: [1, 100], smsPerWeek: [1, 700], attempts: [1, 10] } as const;

const TIME = /^(\d{1,2}):(\d{2})$/;

/** `08:30` as minutes after midnight, up to `24:00`; nothing where it is no time. */
export function minutesOf(text: string): number | null {
  const [, hours = "", minutes = ""] = TIME.exec(text.trim()) ?? [];
  if (hours === "" || Number(minutes) > 59) return null;
  const found = Number(hours) * 60 + Number(minutes);
  return found <= 24 * 60 ? found : null;
}

/** Minutes after midnight as `08:30`. */
export const timeOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

export function typed({ rules, disclaimer, ...settings }: MessageSettings): Typed {
  return {
    country: settings.country,
    timeZone: settings.timeZone,
    from: timeOf(rules.hours.fromMinute),
    to: timeOf(rules.hours.toMinute),
    smsPerDay: rules.smsPerDay,
    smsPerWeek: rules.smsPerWeek,
    attempts: settings.maxAttempts,
    smsMayIdentify: settings.smsMayIdentify,
    purposes: disclaimer.purposes,
    text: disclaimer.text,
    howToReach: disclaimer.howToReach,
  };
}

/** As the program takes it; nothing where a time or a number is none. */
export function settingsOf(form: Typed): MessageSettings | null {
  const [fromMinute, toMinute] = [minutesOf(form.from), minutesOf(form.to)];
  const { smsPerDay, smsPerWeek, attempts } = form;
  if (fromMinute === null || toMinute === null) return null;
  if (!isWithin(smsPerDay, BOUNDS.smsPerDay) || !isWithin(smsPerWeek, BOUNDS.smsPerWeek))
    return null;
  if (!isWithin(attempts, BOUNDS.attempts)) return null;
  return {
    country: form.country.trim().toUpperCase(),
    timeZone: form.timeZone.trim(),
    rules: { hours: { fromMinute, toMinute }, smsPerDay, smsPerWeek },
    maxAttempts: attempts,
    smsMayIdentify: form.smsMayIdentify,
    disclaimer: {
      purposes: form.purposes,
      text: form.text.trim(),
      howToReach: form.howToReach.trim(),
    },
  };
}
