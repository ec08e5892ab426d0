/** What the trace's screen asks: the steps in stretches, one step's events, one event's words. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

/** Steps in one stretch. */
const STRETCH = 200;

export function useTrace(trace: string) {
  return useInfiniteQuery({
    queryKey: ["trace", trace],
    queryFn: ({ pageParam }) => ask.tracePage(trace, pageParam, STRETCH),
    initialPageParam: 0,
    getNextPageParam: (last) => {
      const next = (last.steps.at(-1)?.index ?? last.step_count) + 1;
      return next < last.step_count ? next : undefined;
    },
  });
}

export function useStepEvents(trace: string, span: string | null | undefined) {
  return useQuery({
    queryKey: ["trace", trace, "events", span ?? ""],
    queryFn: () => ask.stepEvents(trace, span ?? null),
    enabled: span !== undefined,
  });
}

export function useEvent(seq: number | undefined) {
  return useQuery({
    queryKey: ["trace", "event", seq],
    queryFn: () => ask.event(seq ?? 0),
    enabled: seq !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
