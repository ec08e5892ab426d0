import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { office } from "../api/client";
import type { EventPage, EventQuery } from "../api/types";
import { CLINIC } from "../clinic/queries";

/** Events that are asked for at once. */
const PAGE = 200;

/** The events of a clinic's log, the newest first, page after page as somebody scrolls. */
export const useEvents = (clinic: string, query: EventQuery | undefined) =>
  useInfiniteQuery({
    queryKey: [CLINIC, clinic, "events", query],
    queryFn: ({ pageParam }) => office.events(clinic, query ?? {}, pageParam, PAGE),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last: EventPage) => (last.more ? last.events.at(-1)?.seq : undefined),
    enabled: query !== undefined,
  });

/** One event never changes. */
export const useEvent = (clinic: string, seq: number, log: string | undefined) =>
  useQuery({
    queryKey: [CLINIC, clinic, "event", seq, log],
    queryFn: () => office.event(clinic, seq, log),
    staleTime: Number.POSITIVE_INFINITY,
  });
