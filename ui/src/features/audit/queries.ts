import { useQuery } from "@tanstack/react-query";
import { ask, type LogQuery } from "@/ipc";
import { dayEnd, dayStart, isNoPeriod } from "@/shared/DateField";
import type { Filters } from "@/shared/filters";
import { LogFeed } from "./feed";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isId = (text: string | undefined) => !text || UUID.test(text);

/** What somebody looks for. It can be a patient's name, and is therefore never in the address. */
export interface Typed {
  /** A patient or a document. */
  about: string;
  /** Words of what was recorded. */
  text: string;
}

export const NOTHING_TYPED: Typed = { about: "", text: "" };

/** Whether a filter holds what is no id, no day, or days that hold nothing. Nothing is read then: it would be too much. */
export const isMalformed = ({ trace, audit_session, from, to }: Filters): boolean =>
  !isId(trace) || !isId(audit_session) || isNoPeriod(from, to);

/** The filters of the address as the program takes them, where none is malformed. */
export function queryOf(filters: Filters, typed: Typed): LogQuery {
  const { trace, audit_session, kind, subject, actor, from, to } = filters;
  return {
    trace: trace ?? null,
    audit_session: audit_session ?? null,
    kind: kind ?? null,
    subject: subject ?? null,
    about: typed.about || null,
    text: typed.text || null,
    actor: actor ?? null,
    from: dayStart(from),
    to: dayEnd(to),
  };
}

/** Whether it leaves any event out. */
export const narrows = (query: LogQuery): boolean =>
  Object.values(query).some((part) => part !== null);

/** A reading of the log. Opened, and so recorded, once for each filter that is looked at. */
export function useLog(query: LogQuery, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ["log", "reading", query],
    queryFn: async () => {
      const { reading, first } = await ask.openLog(query);
      const feed = new LogFeed((offset, limit) => ask.logRows(reading, offset, limit), first);
      return { reading, feed };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    structuralSharing: false,
  });
}

/** One event in full; that it was read is recorded. */
export function useEvent(seq: number) {
  return useQuery({
    queryKey: ["log", "event", seq],
    queryFn: () => ask.event(seq),
    staleTime: 60_000,
  });
}
