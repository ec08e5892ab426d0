/** What the session's screen asks. While it runs, at most every three seconds: each is recorded. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

/** Documents on one page. */
export const PAGE = 25;

const PAUSE = 3_000;

export function useHead(session: string, running: boolean) {
  return useQuery({
    queryKey: ["session", session, "head"],
    queryFn: () => ask.sessionHead(session),
    refetchInterval: running ? PAUSE : false,
  });
}

/** The values of one document, which the program records as seen; asked for once. */
export function useValues(session: string, document: string) {
  return useQuery({
    queryKey: ["session", session, "values", document],
    queryFn: () => ask.sessionValues(session, document),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useDocuments(session: string, offset: number, running: boolean) {
  return useQuery({
    queryKey: ["session", session, "documents", offset],
    queryFn: () => ask.sessionDocuments(session, offset, PAGE),
    placeholderData: keepPreviousData,
    refetchInterval: running ? PAUSE : false,
  });
}
