/** The system's own file dialogs, answered by the keyboard as a person would. */
import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

function xdotool(...words: string[]): string {
  return execFileSync("xdotool", words, { encoding: "utf8" }).trim();
}

/** Waits for the dialog of this title, types the place, and confirms. */
export async function answerDialog(title: string, place: string): Promise<void> {
  let dialog = "";
  for (let attempt = 0; dialog === ""; attempt += 1) {
    if (attempt > 100) throw new Error(`no dialog "${title}" was shown`);
    await pause(100);
    try {
      dialog = xdotool("search", "--onlyvisible", "--name", title).split("\n").at(-1) ?? "";
    } catch {
      // It is not there yet.
    }
  }
  await pause(500);
  xdotool("windowfocus", "--sync", dialog);
  xdotool("key", "ctrl+a");
  xdotool("type", "--delay", "5", place);
  await pause(300);
  xdotool("key", "Return");
}
