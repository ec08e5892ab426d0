/** What is asked before a session is started. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

/** What a session is started over: documents, or once more those of earlier sessions. */
export type Over = { documents: string[]; of: number } | { sessions: string[] };

/** For as long, in milliseconds, an estimate stands. */
const STANDS = 60_000;

export function useEndpoints(enabled: boolean) {
  return useQuery({
    queryKey: ["endpoints", "list"],
    queryFn: ask.endpoints,
    enabled,
    staleTime: STANDS,
  });
}

export function useEstimate(over: Over, endpoint: string | undefined) {
  return useQuery({
    queryKey: ["inbox", "estimate", endpoint, over],
    queryFn: () =>
      "sessions" in over
        ? ask.estimateAgain(over.sessions, endpoint ?? "")
        : ask.estimate(over.documents, endpoint ?? ""),
    enabled: endpoint !== undefined,
    staleTime: STANDS,
  });
}

/** How many documents of these sessions can be run again. */
export function useAgain(sessions: string[]) {
  return useQuery({
    queryKey: ["sessions", "again", sessions],
    queryFn: () => ask.again(sessions),
    enabled: sessions.length > 0,
    staleTime: 0,
    gcTime: 0,
  });
}
