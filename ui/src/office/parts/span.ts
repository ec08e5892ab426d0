/** Spans of minutes, in the largest unit that has no remainder. */
import type { TFunction } from "i18next";

export const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;

export type Unit = keyof typeof UNITS;

export function spanOf(minutes: number): { amount: number; unit: Unit } {
  const unit = (["days", "hours"] as const).find((one) => minutes % UNITS[one] === 0) ?? "minutes";
  return { amount: minutes / UNITS[unit], unit };
}

/** `36 hours`. */
export function spanText(minutes: number, t: TFunction): string {
  const { amount, unit } = spanOf(minutes);
  return t(`office:span.${unit}`, { count: amount });
}
