/** Which events are asked for: the address's filters, as head office takes them. */
import { dayEnd, dayStart, isNoPeriod } from "@/shared/DateField";
import type { Filters } from "@/shared/filters";
import type { EventQuery } from "../api/types";

export const FILTERS = ["kind", "actor", "session", "subject", "from", "to"] as const;

export const noFilters = (): Filters => Object.fromEntries(FILTERS.map((key) => [key, undefined]));

export const isNarrowed = (filters: Filters): boolean => FILTERS.some((key) => filters[key]);

/** Nothing where a filter is not valid: nobody shall take the whole log for a part of it. */
export function queryOf(filters: Filters): EventQuery | undefined {
  const { log, kind, actor, session, subject, from, to } = filters;
  if (isNoPeriod(from, to)) return undefined;
  const period = { from: dayStart(from) ?? undefined, to: dayEnd(to) ?? undefined };
  return { log, kind, actor, session, subject, ...period };
}
