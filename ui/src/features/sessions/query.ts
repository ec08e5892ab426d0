/** The list's filters between the address, which people keep, and what the program is asked. */
import type { Outcome, SessionOrder, SessionQuery, SessionStatus } from "@/ipc";
import type { Sorting } from "@/shared/DataTable";
import { dayEnd, dayStart, isNoPeriod } from "@/shared/DateField";
import type { Filters } from "@/shared/filters";

/** Sessions on one page. */
export const PAGE = 50;

export const STATUSES: SessionStatus[] = [
  "initiated",
  "processing",
  "completed",
  "failed",
  "cancelled",
  "interrupted",
];
export const OUTCOMES: Outcome[] = ["full", "partial", "none"];
const ORDERS: SessionOrder[] = ["started", "cost", "documents", "accuracy"];

/** What narrows the list; the rest of the address only orders and pages it. */
export const NARROWING = ["status", "outcome", "review", "user", "endpoint", "from", "to"] as const;

export function statusesOf(filters: Filters): SessionStatus[] {
  const wanted = filters.status?.split(",") ?? [];
  return STATUSES.filter((status) => wanted.includes(status));
}

export function sortingOf(filters: Filters): Sorting {
  const key = ORDERS.find((order) => order === filters.order) ?? "started";
  return { key, ascending: filters.ascending === "yes" };
}

export function offsetOf(filters: Filters): number {
  return Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
}

/** Whether a filter holds what is no day, or days that hold nothing. */
export const isMalformed = ({ from, to }: Filters): boolean => isNoPeriod(from, to);

export function queryOf(filters: Filters): SessionQuery {
  const sorting = sortingOf(filters);
  return {
    status: statusesOf(filters),
    outcome: OUTCOMES.find((outcome) => outcome === filters.outcome) ?? null,
    user: filters.user ?? null,
    needs_review: filters.review === "yes",
    endpoint: filters.endpoint ?? null,
    from: dayStart(filters.from),
    to: dayEnd(filters.to),
    order: sorting.key as SessionOrder,
    ascending: sorting.ascending,
    offset: offsetOf(filters),
    limit: PAGE,
  };
}

/** The filters of a saved view, as the address has them; where it stands is no part of it. */
export function viewOf(filters: Filters): string {
  const kept = Object.entries(filters).filter(([key, value]) => key !== "offset" && value);
  return new URLSearchParams(kept as [string, string][]).toString();
}

/** The address of a saved view: what it has, and nothing of what was there before. */
export function filtersOf(view: string, before: Filters): Filters {
  const cleared = Object.fromEntries(Object.keys(before).map((key) => [key, undefined]));
  return { ...cleared, ...Object.fromEntries(new URLSearchParams(view)) };
}
