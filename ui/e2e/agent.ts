/** `wardbook agent` on a clinic, and what it says. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ADMIN, type Clinic, COMMAND, PASSWORD } from "./clinic";
import { waitUntil } from "./wait";

export class Agent {
  private readonly lines: string[] = [];
  private status: number | null | undefined;

  private constructor(private readonly process: ChildProcess) {
    for (const out of [process.stdout, process.stderr])
      if (out) createInterface({ input: out }).on("line", (line) => this.lines.push(line));
    process.once("exit", (status) => {
      this.status = status;
    });
  }

  /** One that has the clinic. */
  static async on(clinic: Clinic): Promise<Agent> {
    const child = spawn(COMMAND, ["--home", clinic.home, "--user", ADMIN, "agent"], {
      env: { ...process.env, WARDBOOK_PASSWORD: PASSWORD },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const agent = new Agent(child);
    await agent.says("the agent has the clinic");
    return agent;
  }

  /** Waits until it has said this so often. */
  says(text: string, times = 1): Promise<true> {
    return waitUntil(
      () => this.lines.filter((line) => line.includes(text)).length >= times || undefined,
      `the agent does not say "${text}"`,
      { seconds: 30, seen: async () => `; it says: ${this.lines.join("; ")}` },
    );
  }

  /** Ends it in order, and answers with its status. */
  async end(): Promise<number | null> {
    this.process.kill("SIGTERM");
    const ended = () => (this.status === undefined ? undefined : { status: this.status });
    return (await waitUntil(ended, "the agent does not end", { seconds: 30 })).status;
  }

  /** For a story that has failed. */
  kill(): void {
    this.process.kill("SIGKILL");
  }
}
