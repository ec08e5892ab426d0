import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type AlertState, ask, type Severity } from "@/ipc";

/** Alerts on one page. */
export const PAGE = 50;

/** Which state: one of them, those that nobody has resolved, or any. */
export type StateChoice = AlertState | "unresolved" | "all";

/** Which alerts: those that a person deals with or dealt with, or those that escalate. */
export type GroupChoice = "mine" | "escalated";

interface Wanted {
  state: StateChoice;
  group: GroupChoice | null;
  severity: Severity | null;
  session: string | undefined;
  offset: number;
}

export function useAlerts(wanted: Wanted) {
  const { state, group, severity, session, offset } = wanted;
  return useQuery({
    queryKey: ["alerts", "page", state, group, severity, session, offset],
    queryFn: () =>
      ask.alerts({
        state: state === "all" || state === "unresolved" ? null : state,
        unresolved: state === "unresolved",
        severity,
        session: session ?? null,
        mine: group === "mine",
        escalated: group === "escalated",
        offset,
        limit: PAGE,
      }),
    placeholderData: keepPreviousData,
  });
}
