import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

/** Results on one page. */
export const PAGE = 50;

export function useReviewQueue(offset: number, enabled: boolean) {
  return useQuery({
    queryKey: ["review", "queue", offset],
    queryFn: () => ask.reviewQueue(offset, PAGE),
    placeholderData: keepPreviousData,
    enabled,
  });
}
