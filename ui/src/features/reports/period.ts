/** Periods that people ask reports for, as days of the calendar. */
import { dayOf } from "@/shared/DateField";

export const PRESETS = ["thisWeek", "lastMonth", "lastQuarter", "custom"] as const;
export type Preset = (typeof PRESETS)[number];

export interface Days {
  /** The first day. */
  from: string;
  /** The last day. */
  to: string;
}

/** The days of a preset, seen from `now`. Weeks begin on Monday. */
export function daysOf(preset: Exclude<Preset, "custom">, now: Date): Days {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  if (preset === "thisWeek") {
    const sinceMonday = (now.getDay() + 6) % 7;
    return { from: dayOf(new Date(year, month, day - sinceMonday)), to: dayOf(now) };
  }
  if (preset === "lastMonth")
    return { from: dayOf(new Date(year, month - 1, 1)), to: dayOf(new Date(year, month, 0)) };
  const quarter = Math.floor(month / 3) * 3;
  return {
    from: dayOf(new Date(year, quarter - 3, 1)),
    to: dayOf(new Date(year, quarter, 0)),
  };
}
