/** Which clinics are listed, in which order: filters and sorting as they stand in the address. */
import type { Sorting } from "@/shared/DataTable";
import type { Filters } from "@/shared/filters";
import type { Clinic, Compliance, Cost } from "../api/types";
import { nanosOf } from "../parts/amounts";
import { STATES } from "../parts/state";

export const FILTERS = ["q", "group", "state"] as const;

/** The filters of the address that the CSV file keeps too. */
export const listed = (filters: Filters): Filters =>
  Object.fromEntries([...FILTERS, "sort"].map((key) => [key, filters[key]]));

export const isNarrowed = (filters: Filters): boolean => FILTERS.some((key) => filters[key]);

export function narrow(clinics: readonly Clinic[], filters: Filters): Clinic[] {
  const text = (filters.q ?? "").toLocaleLowerCase();
  return clinics.filter(
    (one) =>
      (text === "" || one.name.toLocaleLowerCase().includes(text)) &&
      (!filters.group || one.group === filters.group) &&
      (!filters.state || one.state === filters.state),
  );
}

/** `-held` is the most held first. */
export function sortingOf(filters: Filters): Sorting | undefined {
  const text = filters.sort ?? "";
  if (text === "") return undefined;
  return { key: text.replace(/^-/, ""), ascending: !text.startsWith("-") };
}

export const sortText = ({ key, ascending }: Sorting): string => (ascending ? key : `-${key}`);

type Value = string | number | bigint | null;

const bad = ({ nonCompliant, notAssessed }: Compliance) => nonCompliant * 1e6 + notAssessed;
const cost = (given: Cost | null): Value => given && nanosOf(given);

/** What a column is sorted by. */
const KEYS: Record<string, (clinic: Clinic) => Value> = {
  name: (one) => one.name.toLocaleLowerCase(),
  state: (one) => (STATES.includes(one.state) ? STATES.indexOf(one.state) : -1),
  fixed: (one) => one.fixed,
  held: (one) => one.held,
  searchable: (one) => one.searchable,
  unsent: (one) => one.unsent,
  contact: (one) => one.lastContact,
  version: (one) => one.version,
  policy: (one) => one.policy,
  alerts: ({ alerts: a }) => a && a.critical * 1e9 + a.high * 1e6 + a.medium * 1e3 + a.low,
  compliance: (one) => one.compliance && bad(one.compliance),
  cost: (one) => cost(one.cost),
  clock: (one) => one.clockOffsetSeconds && Math.abs(one.clockOffsetSeconds),
  code: (one) => one.codeExpiresAt,
};

/** By a column, what is not known last; by gravity and name where none is chosen. */
export function sortClinics(clinics: readonly Clinic[], sorting: Sorting | undefined): Clinic[] {
  const { key, ascending } = sorting ?? { key: "state", ascending: true };
  const of = KEYS[key] ?? (() => null);
  const way = ascending ? 1 : -1;
  const byName = (a: Clinic, b: Clinic) => a.name.localeCompare(b.name);
  return [...clinics].sort((a, b) => {
    const [left, right] = [of(a), of(b)];
    if (left === right) return byName(a, b);
    if (left === null || right === null) return left === null ? 1 : -1;
    if (typeof left === "string" && typeof right === "string")
      return way * left.localeCompare(right, undefined, { numeric: true });
    return left < right ? -way : way;
  });
}
