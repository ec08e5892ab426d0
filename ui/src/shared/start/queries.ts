/** What is asked before a session is started. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

export function useEndpoints(enabled: boolean) {
  return useQuery({
    queryKey: ["endpoints", "list"],
    queryFn: ask.endpoints,
    enabled,
    staleTime: 60_000,
  });
}

export function useEstimate(documents: string[], endpoint: string | undefined) {
  return useQuery({
    queryKey: ["inbox", "estimate", endpoint, documents],
    queryFn: () => ask.estimate(documents, endpoint ?? ""),
    enabled: endpoint !== undefined && documents.length > 0,
    staleTime: 60_000,
  });
}
