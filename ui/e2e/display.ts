/** A display for one story's windows alone: stories run side by side, and no window takes another's keys. */
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { afterAll } from "vitest";

// It chooses a free number and writes it to descriptor 3 once it takes windows.
const display = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1440x900x24"], {
  stdio: ["ignore", "ignore", "ignore", "pipe"],
});
const number = await new Promise<string>((resolve, reject) => {
  display.once("error", reject);
  display.once("exit", (status) => reject(new Error(`Xvfb ended with ${status}`)));
  (display.stdio[3] as Readable).once("data", (said) => resolve(String(said).trim()));
});
process.env.DISPLAY = `:${number}`;

afterAll(() => {
  display.removeAllListeners("exit");
  display.kill();
});
