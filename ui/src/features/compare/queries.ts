/** What the comparison asks. Each page shows results, so that each asking is recorded. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ask, type DocumentId } from "@/ipc";

export function useComparison(before: string, after: string) {
  return useQuery({
    queryKey: ["compare", "sessions", before, after],
    queryFn: () => ask.comparison(before, after),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCompared(before: string, after: string, onlyChanged: boolean) {
  return useInfiniteQuery({
    queryKey: ["compare", "documents", before, after, onlyChanged],
    queryFn: ({ pageParam }) => ask.comparedDocuments(before, after, onlyChanged, pageParam),
    initialPageParam: null as DocumentId | null,
    getNextPageParam: (page) => page.next,
    // Asked once: each asking is recorded as a look at every document of it.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
