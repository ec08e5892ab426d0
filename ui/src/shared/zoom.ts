/** How large the window shows everything, for this machine. Says nothing of anybody, so it is kept. */
import { readLocalStorageValue, useLocalStorage } from "@mantine/hooks";
import { useCallback } from "react";
import { ask } from "@/ipc";

/** Percent of the usual size. */
export const ZOOMS = [100, 125, 150, 175, 200] as const;

export type Zoom = (typeof ZOOMS)[number];

const ZOOM_KEY = "wardbook-zoom";

const asZoom = (kept: unknown): Zoom => ZOOMS.find((zoom) => zoom === kept) ?? 100;

let shown = Promise.resolve();

export function useZoom(): [Zoom, (zoom: Zoom) => void] {
  const [kept, keep] = useLocalStorage<Zoom>({
    key: ZOOM_KEY,
    defaultValue: 100,
    getInitialValueInEffect: false,
  });
  const zoom = useCallback(
    (chosen: Zoom) => {
      keep(chosen);
      // One after the other, so that the last wish is the one that stands.
      shown = shown.then(() => show(chosen)).catch(() => undefined);
    },
    [keep],
  );
  return [asZoom(kept), zoom];
}

/** Shows the page as large as somebody last wished; the window starts at 100 %. */
export async function zoomAsKept(): Promise<void> {
  const zoom = asZoom(readLocalStorageValue({ key: ZOOM_KEY, defaultValue: 100 }));
  if (zoom !== 100) await show(zoom);
}

async function show(zoom: Zoom): Promise<void> {
  await ask.setZoom(zoom);
  // For `base.css`: no style can read how far the window is zoomed.
  document.documentElement.style.setProperty("--wardbook-zoom", String(zoom / 100));
}
