import { useEffect } from "react";
import { useZoom, ZOOMS } from "@/shared/zoom";

/** `Ctrl +`, `Ctrl -` and `Ctrl 0`, at the lock too, as in every browser. */
export function useZoomKeys(): void {
  const [zoom, setZoom] = useZoom();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const step = { "+": 1, "=": 1, "-": -1 }[event.key];
      if (step === undefined && event.key !== "0") return;
      event.preventDefault();
      const next = step === undefined ? 100 : ZOOMS[ZOOMS.indexOf(zoom) + step];
      if (next !== undefined) setZoom(next);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [zoom, setZoom]);
}
