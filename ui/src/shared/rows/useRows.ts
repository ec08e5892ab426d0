/**
 * Which rows of one height stand in view, for lists of a million that grow 25 times a second: pure
 * arithmetic, where a general virtualiser would measure every row again each time the list grows.
 */
import { type RefObject, useCallback, useEffect, useState } from "react";

/** No engine draws an element higher than about 33 million pixels. */
export const HIGHEST = 30_000_000;
/** Rows drawn above and below the view. */
const BEYOND = 6;

export interface View {
  /** How far down the list the view begins, in pixels of the list as if nothing limited it. */
  offset: number;
  /** The view's own height. */
  height: number;
}

export interface Window {
  first: number;
  /** One past the last. */
  end: number;
  /** The height that the scroller is given. */
  height: number;
  /** Where the first row stands in it. */
  top: number;
}

/** Pixels of the list for one of the scroller: 1 until the list is higher than can be drawn. */
export function scaleOf(count: number, rowHeight: number, viewHeight: number): number {
  const full = count * rowHeight;
  if (full <= HIGHEST || HIGHEST <= viewHeight) return 1;
  return (full - viewHeight) / (HIGHEST - viewHeight);
}

export function windowOf(count: number, rowHeight: number, view: View): Window {
  const full = count * rowHeight;
  const scale = scaleOf(count, rowHeight, view.height);
  const offset = Math.max(0, Math.min(view.offset, full - view.height));
  const first = Math.max(0, Math.floor(offset / rowHeight) - BEYOND);
  const end = Math.min(count, Math.ceil((offset + view.height) / rowHeight) + BEYOND);
  const top = first * rowHeight - offset + offset / scale;
  return { first, end, height: Math.min(full, HIGHEST), top };
}

/** The rows in view of a scroller, and how to bring one into view. */
export function useRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  headHeight: number,
) {
  const [view, setView] = useState<View>({ offset: 0, height: 600 });
  const scale = scaleOf(count, rowHeight, view.height);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const height = Math.max(rowHeight, element.clientHeight - headHeight);
      const offset = element.scrollTop * scaleOf(count, rowHeight, height);
      setView((before) =>
        before.offset === offset && before.height === height ? before : { offset, height },
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, count, rowHeight, headHeight]);
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const { offset, height } = view;
      const start = index * rowHeight;
      if (start < offset) element.scrollTop = start / scale;
      else if (start + rowHeight > offset + height)
        element.scrollTop = (start + rowHeight - height) / scale;
    },
    [scroller, view, rowHeight, scale],
  );
  return { ...windowOf(count, rowHeight, view), view, reveal };
}
