import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type AlertState, ask, type Severity } from "@/ipc";

/** Alerts on one page. */
export const PAGE = 50;

/** Which state: one of them, those that nobody has resolved, or any. */
export type StateChoice = AlertState | "unresolved" | "all";

interface Wanted {
  state: StateChoice;
  severity: Severity | null;
  session: string | undefined;
  offset: number;
}

export function useAlerts(wanted: Wanted) {
  const { state, severity, session, offset } = wanted;
  return useQuery({
    queryKey: ["alerts", "page", state, severity, session, offset],
    queryFn: () =>
      ask.alerts({
        state: state === "all" || state === "unresolved" ? null : state,
        unresolved: state === "unresolved",
        severity,
        session: session ?? null,
        offset,
        limit: PAGE,
      }),
    placeholderData: keepPreviousData,
  });
}
