import { useEffect } from "react";
import { isTaken, PATIENCE } from "@/shared/keyboard";

interface MatchKeys {
  /** Goes to the candidate at this place, from 0; nothing where there is none. */
  candidate: (place: number) => void;
  none: () => void;
  find: () => void;
}

/**
 * The keys that say whose a document is. A digit goes to a candidate and Enter takes them: a document
 * is never filed by one key that was hit by mistake.
 */
export function useMatchKeys(keys: MatchKeys, mayMatch: boolean): void {
  useEffect(() => {
    if (!mayMatch) return;
    let going = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      // `g` and a letter goes to another screen: that letter is not for the document.
      const goes = performance.now() - going < PATIENCE;
      going = event.key === "g" && !goes ? performance.now() : Number.NEGATIVE_INFINITY;
      if (goes || isTaken(event.target) || event.defaultPrevented) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "p") keys.find();
      else if (event.key === "0") keys.none();
      else if (/^[1-9]$/.test(event.key)) keys.candidate(Number(event.key) - 1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [keys, mayMatch]);
}
