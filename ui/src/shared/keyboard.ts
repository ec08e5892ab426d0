/** What the window's keys and a screen's own have in common. */

/** How long a `g` waits for its letter, in milliseconds. */
export const PATIENCE = 1_500;

/** Whether a key goes to a field that somebody types in, or to a dialog, rather than to the screen. */
export function isTaken(target: EventTarget | null): boolean {
  const types =
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
  return types || document.querySelector("[role=dialog]") !== null;
}
