/** What the comparison asks. Each page shows results, so that each asking is recorded. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ask, type DocumentId } from "@/ipc";

export function useComparison(before: string, after: string) {
  return useQuery({
    queryKey: ["session", "comparison", before, after],
    queryFn: () => ask.comparison(before, after),
  });
}

export function useCompared(before: string, after: string, onlyChanged: boolean) {
  return useInfiniteQuery({
    queryKey: ["session", "compared", before, after, onlyChanged],
    queryFn: ({ pageParam }) => ask.comparedDocuments(before, after, onlyChanged, pageParam),
    initialPageParam: null as DocumentId | null,
    getNextPageParam: (page) => page.next,
  });
}
