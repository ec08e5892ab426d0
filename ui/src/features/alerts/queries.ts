import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type AlertState, ask } from "@/ipc";

/** Alerts on one page. */
export const PAGE = 50;

export function useAlerts(state: AlertState | null, session: string | undefined, offset: number) {
  return useQuery({
    queryKey: ["alerts", "page", state, session, offset],
    queryFn: () => ask.alerts({ state, session: session ?? null, offset, limit: PAGE }),
    placeholderData: keepPreviousData,
  });
}
