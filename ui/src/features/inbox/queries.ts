/** What the inbox asks. Every asking is recorded, so nothing is asked twice without need. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask, type InboxQuery } from "@/ipc";

/** Documents on one page. */
export const PAGE = 50;

/** The most documents that one session is started over. */
export const MOST = 200;

export type Tab = "all" | "unprocessed" | "to_choose" | "quarantined" | "away";

/** What a tab shows, as the program is asked for it. */
export function queryOf(tab: Tab, text: string, offset: number, limit = PAGE): InboxQuery {
  return {
    state: tab === "quarantined" ? "quarantined" : null,
    put_away: tab === "away" ? true : tab === "quarantined" ? false : null,
    unprocessed: tab === "unprocessed",
    to_choose: tab === "to_choose",
    text,
    offset,
    limit,
  };
}

export function useInbox(tab: Tab, text: string, offset: number) {
  return useQuery({
    queryKey: ["inbox", "page", tab, text, offset],
    queryFn: () => ask.inbox(queryOf(tab, text, offset)),
    placeholderData: keepPreviousData,
    // A name may be a patient's: it is not kept once nobody looks at it.
    gcTime: text === "" ? undefined : 0,
  });
}
