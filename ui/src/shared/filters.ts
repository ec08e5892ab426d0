import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** A screen's filters: plain text, kept in the address. Never anything that a patient is called. */
export type Filters = Record<string, string | undefined>;

/** The filters of the address, and how to change some; `undefined` or "" takes one away. */
export function useFilters(): [Filters, (change: Filters) => void] {
  const filters = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const change = useCallback(
    (changed: Filters) => {
      void navigate({
        to: ".",
        search: (before: Filters) => {
          const merged = { ...before, ...changed };
          return Object.fromEntries(Object.entries(merged).filter(([, value]) => value));
        },
        replace: true,
      } as never);
    },
    [navigate],
  );
  return [filters, change];
}
