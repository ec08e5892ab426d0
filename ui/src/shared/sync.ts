/** How sync stands, for every screen that says how far the log is fixed. Asking records nothing. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ask, type SyncProblem, type SyncStatus, type Witnessed } from "@/ipc";
import { useLogSize } from "./live";

export const SYNC_KEY = ["sync"] as const;

/** Seconds between two looks where only a line of it is shown. */
const SELDOM = 20;

/** How sync stands, asked again when something was sent, and every so many seconds while it is shown. */
export function useSync(seconds = SELDOM) {
  return useQuery({
    queryKey: SYNC_KEY,
    queryFn: () => ask.syncStatus(),
    refetchInterval: seconds * 1_000,
  });
}

/** Up to where the log is fixed, with what was heard of its growth since; nothing until it is known. */
export function useWitnessed(): Witnessed | undefined {
  const { data } = useSync();
  const size = useLogSize();
  if (!data) return undefined;
  const { witnessed } = data;
  const events = Math.max(witnessed.events, size);
  return { ...witnessed, events, eventsSince: events - witnessed.fixed };
}

/** How it stands with the servers outside, in one word. */
export type Standing = "none" | "paused" | "trouble" | "offline" | "new" | "online";

/** Those that pass by themselves: nobody can be reached, or not now. */
const PASSES: readonly SyncProblem[] = ["unreachable", "certificate", "busy"];

/** Head office speaks for the clinic; without one, the best of the other witnesses does. */
export function standing({ office, witnesses, pause }: SyncStatus): Standing {
  if (office === null && witnesses.length === 0) return "none";
  if (pause !== null) return "paused";
  if (office !== null) return oneStanding(office.problem, office.failures > 0, office.attemptedAt);
  const all = witnesses.map((one) => oneStanding(one.problem, false, one.fixedAt));
  const order = ["trouble", "online", "new", "offline"] as const;
  return order.find((word) => all.includes(word)) ?? "new";
}

function oneStanding(problem: SyncProblem | null, failed: boolean, heard: string | null): Standing {
  if (problem !== null) return PASSES.includes(problem) ? "offline" : "trouble";
  // The clinic's own fault, such as a damaged log: nothing of it passes by itself.
  if (failed) return "trouble";
  return heard === null ? "new" : "online";
}

/** The present moment, anew every so many seconds, for what is said relative to it. */
export function useNow(seconds = 10): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), seconds * 1_000);
    return () => clearInterval(timer);
  }, [seconds]);
  return now;
}
