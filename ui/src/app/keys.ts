/** The keys of the whole window, as data: the sheet shows what the listener obeys. */
import { useEffect, useMemo } from "react";
import type { Permission } from "@/ipc";
import { isTaken, PATIENCE } from "@/shared/keyboard";
import { useReaches } from "@/shared/person";

/** `g` then this letter goes there, where the permission reaches at all; `null` is everybody. */
const PLACES = [
  { letter: "t", to: "/", name: "today", needs: "oversee" },
  { letter: "i", to: "/inbox", name: "inbox", needs: "read_documents" },
  { letter: "s", to: "/sessions", name: "sessions", needs: "read_documents" },
  { letter: "r", to: "/review", name: "review", needs: "review" },
  { letter: "n", to: "/patients", name: "patients", needs: "read_patients" },
  { letter: "m", to: "/messages", name: "messages", needs: "read_messages" },
  { letter: "l", to: "/alerts", name: "alerts", needs: "oversee" },
  { letter: "a", to: "/audit", name: "audit", needs: "read_log" },
  { letter: "p", to: "/reports", name: "reports", needs: "export" },
  { letter: "y", to: "/sync", name: "sync", needs: null },
  { letter: "e", to: "/settings", name: "settings", needs: null },
] as const satisfies { letter: string; to: string; name: string; needs: Permission | null }[];

export type Place = (typeof PLACES)[number];

export type PlaceName = Place["name"];

/** The places that are more than a refusal to who sits here. */
export function usePlaces(): readonly Place[] {
  const reaches = useReaches();
  return useMemo(
    () => PLACES.filter((place) => place.needs === null || reaches(place.needs)),
    [reaches],
  );
}

interface Handlers {
  go: (to: string) => void;
  palette: () => void;
  keys: () => void;
  lock: () => void;
  tasks: () => void;
  back: () => void;
}

/** Obeys the keys of the window for as long as it is shown. */
export function useKeys(handlers: Handlers): void {
  const places = usePlaces();
  useEffect(() => {
    let since = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      const control = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (control && key === "l") return obey(event, handlers.lock);
      if (control && key === "k") return obey(event, handlers.palette);
      if (control || event.altKey || event.defaultPrevented) return;
      if (isTaken(event.target)) return;
      const place = places.find((one) => one.letter === key);
      if (performance.now() - since < PATIENCE && place) {
        since = Number.NEGATIVE_INFINITY;
        return obey(event, () => handlers.go(place.to));
      }
      since = Number.NEGATIVE_INFINITY;
      if (key === "g") since = performance.now();
      else if (event.key === "/") obey(event, handlers.palette);
      else if (event.key === "?") obey(event, handlers.keys);
      else if (key === "t") obey(event, handlers.tasks);
      else if (event.key === "Escape") obey(event, handlers.back);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [handlers, places]);
}

function obey(event: KeyboardEvent, act: () => void): void {
  event.preventDefault();
  act();
}
