import { useEffect, useRef } from "react";

/** Seconds that a document was in sight, for as long as `key` stays the same. */
export function useLooking(key: string): () => number {
  const spent = useRef(0);
  const since = useRef<number | null>(null);
  useEffect(() => {
    // A new document begins at nothing.
    void key;
    spent.current = 0;
    since.current = document.hidden ? null : performance.now();
    const changed = () => {
      if (document.hidden && since.current !== null) {
        spent.current += performance.now() - since.current;
        since.current = null;
      } else if (!document.hidden && since.current === null) since.current = performance.now();
    };
    document.addEventListener("visibilitychange", changed);
    return () => document.removeEventListener("visibilitychange", changed);
  }, [key]);
  return () => {
    const now = since.current === null ? 0 : performance.now() - since.current;
    return Math.round((spent.current + now) / 1000);
  };
}
