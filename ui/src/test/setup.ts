/** What Mantine asks of a browser and happy-dom does not have; the texts; a clean page each time. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import "@/i18n";

// On a machine that builds beside, looking for a role takes seconds.
configure({ asyncUtilTimeout: 10_000 });

Object.defineProperty(window, "matchMedia", {
  writable: true,
  value: (query: string) => ({
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }),
});

window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.HTMLElement.prototype.scrollIntoView = () => undefined;
Object.defineProperty(document, "fonts", {
  value: { addEventListener: vi.fn(), removeEventListener: vi.fn() },
  configurable: true,
});

afterEach(cleanup);
