import { useEffect } from "react";
import { isTaken, PATIENCE } from "@/shared/keyboard";

interface ReviewKeys {
  next: () => void;
  previous: () => void;
  accept: () => void;
  edit: () => void;
  reject: () => unknown;
  reopen: () => void;
  add: () => void;
  chooseType: () => void;
  finish: () => void;
}

/** The keys of a review. They do nothing while somebody types or a dialog is open. */
export function useReviewKeys(keys: ReviewKeys, mayReview: boolean): void {
  useEffect(() => {
    let going = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      // `g` and a letter goes to another screen: that letter is not for the review.
      if (performance.now() - going < PATIENCE) {
        going = Number.NEGATIVE_INFINITY;
        return;
      }
      if (event.key === "g") going = performance.now();
      if (isTaken(event.target)) return;
      if (event.defaultPrevented || event.altKey) return;
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
        if (!mayReview) return;
        event.preventDefault();
        return keys.finish();
      }
      if (event.ctrlKey || event.metaKey) return;
      const walk = { j: keys.next, k: keys.previous } as Record<string, () => void>;
      const decide = {
        a: keys.accept,
        e: keys.edit,
        r: keys.reject,
        u: keys.reopen,
        n: keys.add,
        c: keys.chooseType,
      } as Record<string, () => void>;
      const act = walk[event.key] ?? (mayReview ? decide[event.key] : undefined);
      if (act) {
        event.preventDefault();
        act();
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [keys, mayReview]);
}
