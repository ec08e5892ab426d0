import { useEffect } from "react";
import { ask } from "@/ipc";

/** Between two tellings that somebody is there. */
const PAUSE = 15_000;

/** Puts the idle lock off while somebody uses the window. */
export function useTouch(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    let last = 0;
    const touched = () => {
      const now = performance.now();
      if (last === 0 || now - last > PAUSE) {
        last = now;
        void ask.touch();
      }
    };
    const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
    for (const kind of kinds) window.addEventListener(kind, touched, { passive: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, touched);
    };
  }, [active]);
}
