import { useEffect } from "react";
import { isTaken } from "@/shared/keyboard";

interface PacketKeys {
  next: () => void;
  previous: () => void;
  toggle: () => void;
  earlier: () => void;
  later: () => void;
  leave: () => void;
  finish: () => unknown;
}

/** The keys of the strip of pages. They do nothing while somebody types or a dialog is open. */
export function usePacketKeys(keys: PacketKeys, may: boolean): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (isTaken(event.target) || event.defaultPrevented || event.altKey) return;
      const held = event.ctrlKey || event.metaKey;
      if (held && event.key !== "Enter") return;
      const walk = { j: keys.next, k: keys.previous } as Record<string, () => void>;
      const change = {
        x: keys.toggle,
        "[": keys.earlier,
        "]": keys.later,
        o: keys.leave,
      } as Record<string, () => void>;
      const act = held
        ? may && keys.finish
        : (walk[event.key] ?? (may ? change[event.key] : undefined));
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });
}
