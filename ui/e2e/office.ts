/** A head office of its own for a story: made, serving on loopback, stopped and started again. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMAND } from "./clinic";
import { freePort } from "./driver";
import { waitUntil } from "./wait";

const OFFICE = process.env.WARDBOOK_OFFICE ?? join(COMMAND, "../wardbook-office");

export class Office {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    /** The key under which it fixes checkpoints. */
    readonly witness: string,
  ) {}

  /** One that serves nobody yet. */
  static async make(name = "office.example"): Promise<Office> {
    const folder = mkdtempSync(join(tmpdir(), "wardbook-office-"));
    const port = await freePort();
    const words = ["init", "--address", `http://127.0.0.1:${port}`, name];
    const printed = run(join(folder, "office"), words);
    const witness = /^witness +(\S+)$/m.exec(printed)?.[1];
    if (!witness) throw new Error(printed);
    return new Office(join(folder, "office"), port, witness);
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The code with which a new clinic enrols. */
  code(clinic: string, group = "north"): string {
    const printed = run(this.folder, ["clinic", "add", "--group", group, clinic]);
    const code = /^\s*(\S+@https?:\/\/\S+)\s*$/m.exec(printed)?.[1];
    if (!code) throw new Error(printed);
    return code;
  }

  /** Makes a policy the one in force, from a file. */
  policy(file: string): void {
    run(this.folder, ["policy", "set", file]);
  }

  /** Has it witness a log that is not mirrored. */
  addLog(vkey: string): void {
    run(this.folder, ["log", "add", "--qpd", "1000", vkey]);
  }

  /** Lets a person sign in at its page. */
  addStaff(name: string, role: "viewer" | "operator" | "admin", password: string): void {
    run(this.folder, ["staff", "add", "--role", role, name], `${password}\n`);
  }

  /** Serves until it is stopped. */
  async serve(): Promise<void> {
    const words = ["serve", "--dir", this.folder, "--listen", `127.0.0.1:${this.port}`];
    this.server = spawn(OFFICE, words, { stdio: "ignore" });
    const answers = () =>
      fetch(this.address).then(
        () => true as const,
        () => undefined,
      );
    await waitUntil(answers, "head office does not answer", { seconds: 30 });
  }

  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server) return;
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }
}

function run(folder: string, words: string[], input = ""): string {
  // Commands of two words take their options after both.
  const depth = ["clinic", "log", "staff", "policy"].includes(words[0] ?? "") ? 2 : 1;
  const all = [...words.slice(0, depth), "--dir", folder, ...words.slice(depth)];
  return execFileSync(OFFICE, all, { encoding: "utf8", input });
}
