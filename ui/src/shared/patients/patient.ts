/** How a patient's name, age and numbers are written, the same on every screen. */
import type { PatientHead, PatientName, PatientNumber } from "@/ipc";

/** `Rhodri Vaughan-Peters`. */
export const fullName = ({ given, family }: PatientName): string =>
  [given, family].filter(Boolean).join(" ");

/** `Vaughan-Peters, Rhodri`, as lists are ordered. */
export const listName = ({ given, family }: PatientName): string =>
  [family, given].filter(Boolean).join(", ");

/** Whole years on a day, both written `2026-11-21`; nothing where the first is after the second. */
export function ageOn(birth: string, today: string): number | null {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  const age = today.slice(5) < birth.slice(5) ? years - 1 : years;
  return Number.isFinite(age) && age >= 0 ? age : null;
}

/** Where ten digits stand in threes and fours, as they are printed on paper. */
const TEN_DIGITS = /^(\d{3})(\d{3})(\d{4})$/;
const IN_THREES = ["nhs_number", "chi_number", "health_and_care_number"];

/** A number as people read it aloud. */
export const numberText = ({ kind, value }: PatientNumber): string =>
  IN_THREES.includes(kind) ? value.replace(TEN_DIGITS, "$1 $2 $3") : value;

/** Ids of other systems say nothing to a person, and come last. */
const LAST = ["list_id", "other"];

/** The numbers, those that people know before those of systems. */
export function inOrder(numbers: readonly PatientNumber[]): PatientNumber[] {
  const isLast = ({ kind }: PatientNumber) => Number(LAST.includes(kind));
  return [...numbers].sort((one, other) => isLast(one) - isLast(other));
}

/** What a screen reader and a tooltip call a patient; nothing where the role sees no names. */
export const nameOf = (patient: PatientHead): string | null =>
  patient.name && fullName(patient.name);
