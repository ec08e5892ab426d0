/** Waiting in the stories: for the thing itself, with a deadline, and never as long as it should take. */
import { setTimeout as pause } from "node:timers/promises";

interface Waiting {
  /** The deadline. */
  seconds?: number;
  /** Errors that only say that it is too early; every one where this is left out. */
  early?: (error: Error) => boolean;
  /** What there is to add where it was waited for in vain. */
  seen?: () => Promise<string>;
}

/** Waits until `look` answers something other than `undefined`. */
export async function waitUntil<T>(
  look: () => Promise<T | undefined> | T | undefined,
  wrong: string,
  { seconds = 15, early = () => true, seen = async () => "" }: Waiting = {},
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      if (Date.now() > end || !early(error as Error)) throw error;
    }
    if (Date.now() > end) throw new Error(wrong + (await seen()));
    await pause(50);
  }
}

/** For the system's own dialogs alone: they tell nobody when they have taken a key in. */
export function taken(): Promise<void> {
  return pause(300);
}
