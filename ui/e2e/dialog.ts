/** Other windows than the page's own: the system's file dialogs, answered as a person would. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON, TOOLS } from "./clinic";
import { taken, waitUntil } from "./wait";

export function xdotool(...words: string[]): string {
  return execFileSync("xdotool", words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

/** The number of the visible window of this title, once there is one. */
export function windowNamed(title: string): Promise<string> {
  return waitUntil(
    () => xdotool("search", "--onlyvisible", "--name", title).split("\n").at(-1) || undefined,
    `no window "${title}" was shown`,
  );
}

/** Whether a window of this title is on the screen. */
export function isShown(title: string): boolean {
  try {
    return xdotool("search", "--onlyvisible", "--name", title) !== "";
  } catch {
    return false;
  }
}

/** Clicks the window's cross, as a window manager would. */
export async function cross(): Promise<void> {
  const id = await windowNamed("Wardbook");
  execFileSync(PYTHON, [join(TOOLS, "close-window.py"), id]);
}

/** Waits for the dialog of this title, types the place, and confirms. */
export async function answerDialog(title: string, place: string): Promise<void> {
  const dialog = await windowNamed(title);
  await taken();
  xdotool("windowfocus", "--sync", dialog);
  // Where something is saved its name is typed; where something is opened, first comes the field.
  xdotool("key", title.startsWith("Open") ? "ctrl+l" : "ctrl+a");
  await taken();
  xdotool("type", "--delay", "5", place);
  await taken();
  xdotool("key", "Return");
}
