/**
 * The real window, driven through WebKit's own WebDriver: started on a clinic's folder and watched to its
 * end. No helper program and no change to the page stands between.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { begin, freePort, Session } from "./session";
import { waitUntil } from "./wait";

export { freePort, KEY } from "./session";

const KEEP_STATUS = join(import.meta.dirname, "keep-status.sh");

export interface Options {
  /** The program, absolute. */
  binary: string;
  /** The clinic's folder. */
  home: string;
  width?: number;
  height?: number;
  /** Surroundings of the program beside the test's own. */
  env?: Record<string, string>;
}

export class Window extends Session {
  private isClosed = false;

  /** The statuses with which the program may end: its own, and those of signals sent to it. */
  private readonly mayEndWith = ["0"];

  private constructor(
    private readonly driver: ChildProcess,
    base: string,
    session: string,
    private readonly home: string,
    /** Where its status stands once it has ended. */
    private readonly ended: string,
  ) {
    super(base, session);
  }

  /**
   * Opens the window; gives it a fresh driver, since one driver holds one window. `again`: whether another one
   * is opened where this one takes no click.
   */
  static async open(options: Options, again = true): Promise<Window> {
    const { binary, home, width = 1440, height = 900, env } = options;
    const port = await freePort();
    const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
      stdio: "ignore",
      env: { ...process.env, ...env, TAURI_WEBVIEW_AUTOMATION: "true", WARDBOOK_HOME: home },
    });
    const base = `http://127.0.0.1:${port}`;
    const ended = join(dirname(home), `ended-${port}`);
    const browser = { binary: KEEP_STATUS, args: [ended, binary] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": browser } };
    const started = async () => {
      rmSync(ended, { force: true });
      const window = new Window(driver, base, await begin(base, capabilities), home, ended);
      await window.resize(width, height);
      await window.call("POST", "/timeouts", { script: 120_000 });
      return window;
    };
    try {
      const window = await waitUntil(started, "the window does not open", { seconds: 30 });
      if (again && !(await window.takesClicks())) {
        await window.close();
        return await Window.open(options, false);
      }
      return window;
    } catch (error) {
      driver.kill("SIGKILL");
      throw error;
    }
  }

  /** Rarely a window takes no click from its driver, for as long as it is open. Clicks where nothing is. */
  private async takesClicks(): Promise<boolean> {
    const stands = "return document.readyState === 'complete' && location.href !== 'about:blank'";
    await this.until(async () => (await this.run<boolean>(stands)) || undefined, "no page", 20);
    await this.run(`addEventListener("mousedown", (event) => {
      window.wasClicked = true;
      event.preventDefault(); // The focus stays where the page put it.
    }, { once: true, capture: true })`);
    const actions = [
      { type: "pointerMove", x: 2, y: 2, origin: "viewport" },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    const mouse = { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions };
    await this.call("POST", "/actions", { actions: [mouse] });
    return (await this.run<boolean | null>("return window.wasClicked ?? null")) === true;
  }

  /** Sends the program a signal. */
  signal(name: "SIGTERM" | "SIGKILL"): void {
    this.mayEndWith.push(String(128 + constants.signals[name]));
    for (const program of programsOn(this.home)) process.kill(program, name);
  }

  /** Ends the program, waits until it has let go of its clinic, and fails where it crashed. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    // As the page does once somebody has said so: no question is left that nobody would answer.
    // The window may be gone before it has answered, and its driver then waits for ever.
    const script = 'window.__TAURI_INTERNALS__.invoke("close_window")';
    if (programsOn(this.home).length > 0)
      await this.call("POST", "/execute/sync", { script, args: [] }, 10).catch(() => undefined);
    await this.call("DELETE", "", undefined, 10).catch(() => undefined);
    this.driver.kill();
    const gone = (seconds: number) =>
      waitUntil(
        () => (programsOn(this.home).length === 0 && existsSync(this.ended)) || undefined,
        "the window is still open",
        { seconds },
      ).catch(() => false);
    // Asked first: it stays open while work goes on. Then not asked any more, which is a fault.
    if (!(await gone(1))) {
      this.signal("SIGTERM");
      if (!(await gone(2))) {
        for (const program of programsOn(this.home)) process.kill(program, "SIGKILL");
        await gone(2);
      }
    }
    const status = existsSync(this.ended) ? readFileSync(this.ended, "utf8").trim() : "nothing";
    if (!this.mayEndWith.includes(status)) throw new Error(`the window ended with ${status}`);
  }
}

/** The process numbers of windows on this clinic. */
export function programsOn(home: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return (
          /^(wardbook-deskto|empty_window)/.test(readFileSync(`/proc/${name}/comm`, "utf8")) &&
          readFileSync(`/proc/${name}/environ`, "utf8").includes(`WARDBOOK_HOME=${home}\0`)
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}
