/** A desktop that shows symbols, which the tests' display has not. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DESKTOP } from "./clinic";
import { waitUntil } from "./wait";

export class SymbolHost {
  private readonly lines: string[] = [];

  private constructor(private readonly host: ChildProcess) {
    if (host.stdout)
      createInterface({ input: host.stdout }).on("line", (line) => this.lines.push(line));
  }

  /** One that is ready on the bus of these surroundings. */
  static async on(env: Record<string, string>): Promise<SymbolHost> {
    const host = spawn(join(DESKTOP, "../examples/symbol_host"), {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const desktop = new SymbolHost(host);
    await desktop.says("ready");
    return desktop;
  }

  /** Asks it to do something. */
  ask(line: string): void {
    this.host.stdin?.write(`${line}\n`);
  }

  /** Waits until it has said just this. */
  says(line: string): Promise<true> {
    return waitUntil(
      () => this.lines.includes(line) || undefined,
      `the desktop does not say "${line}"`,
      { seen: async () => `; it says: ${this.lines.join("; ")}` },
    );
  }

  end(): void {
    this.host.kill();
  }
}
