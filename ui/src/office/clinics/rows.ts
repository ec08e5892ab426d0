/** Groups and their clinics as one list of rows: a group heads its clinics, unless it is folded. */
import type { Sorting } from "@/shared/DataTable";
import type { Clinic } from "../api/types";
import { sortClinics } from "./narrow";
import { type Rollup, rollUp } from "./rollup";

export type Row =
  | { group: string; rollup: Rollup; folded: boolean }
  | { group: string; clinic: Clinic }
  /** How many more clinics the group has than are listed. */
  | { group: string; more: number };

/** More of a group than anybody reads; a filter finds the others. */
export const MOST = 100;

/** From so many clinics on, groups are folded until somebody unfolds them. */
export const MANY = 100;

export function rowKey(row: Row): string {
  if ("clinic" in row) return row.clinic.id;
  return `${"more" in row ? "more" : "group"} ${row.group}`;
}

export function rowsOf(
  clinics: readonly Clinic[],
  sorting: Sorting | undefined,
  isFolded: (group: string) => boolean,
): Row[] {
  const byGroup = new Map<string, Clinic[]>();
  for (const one of clinics) {
    const own = byGroup.get(one.group);
    if (own) own.push(one);
    else byGroup.set(one.group, [one]);
  }
  const groups = [...byGroup.keys()].sort((a, b) => a.localeCompare(b));
  return groups.flatMap((group): Row[] => {
    const own = byGroup.get(group) ?? [];
    const folded = isFolded(group);
    const head: Row = { group, rollup: rollUp(own), folded };
    if (folded) return [head];
    const sorted = sortClinics(own, sorting).map((clinic): Row => ({ group, clinic }));
    const more = sorted.length - MOST;
    return [head, ...sorted.slice(0, MOST), ...(more > 0 ? [{ group, more }] : [])];
  });
}
