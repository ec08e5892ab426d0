/**
 * The real window, driven through WebKit's own WebDriver: started on a clinic's folder, clicked,
 * typed into, looked at. No helper program and no change to the page stands between.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { waitUntil } from "./wait";

const KEEP_STATUS = join(import.meta.dirname, "keep-status.sh");

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Keys by their WebDriver code. */
export const KEY = {
  enter: "\uE007",
  tab: "\uE004",
  escape: "\uE00C",
  shift: "\uE008",
  control: "\uE009",
  down: "\uE015",
  up: "\uE013",
  space: " ",
  backspace: "\uE003",
  pageDown: "\uE00F",
  end: "\uE010",
  home: "\uE011",
} as const;

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

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

export class Window {
  private isClosed = false;

  /** The statuses with which the program may end: its own, and those of signals sent to it. */
  private readonly mayEndWith = ["0"];

  private constructor(
    private readonly driver: ChildProcess,
    private readonly base: string,
    private readonly session: string,
    private readonly home: string,
    /** Where its status stands once it has ended. */
    private readonly ended: string,
  ) {}

  /** Opens the window; gives it a fresh driver, since one driver holds one window. */
  static async open(options: Options): Promise<Window> {
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
    const begin = async () => {
      rmSync(ended, { force: true });
      const made = await send("POST", `${base}/session`, { capabilities });
      const { sessionId } = made as { sessionId: string };
      const window = new Window(driver, base, sessionId, home, ended);
      await window.resize(width, height);
      await window.call("POST", "/timeouts", { script: 120_000 });
      return window;
    };
    try {
      return await waitUntil(begin, "the window does not open", { seconds: 30 });
    } catch (error) {
      driver.kill("SIGKILL");
      throw error;
    }
  }

  private call(method: string, path: string, body?: unknown): Promise<unknown> {
    return send(method, `${this.base}/session/${this.session}${path}`, body);
  }

  async resize(width: number, height: number): Promise<void> {
    await this.call("POST", "/window/rect", { width, height, x: 0, y: 0 });
  }

  /** Runs a function's body in the page; `arguments` are the values. */
  run<T>(script: string, ...values: unknown[]): Promise<T> {
    return this.call("POST", "/execute/sync", { script, args: values }) as Promise<T>;
  }

  /** Runs an asynchronous body; its last argument is called with the answer. */
  async later<T>(script: string, ...values: unknown[]): Promise<T> {
    return this.call("POST", "/execute/async", { script, args: values }) as Promise<T>;
  }

  /** The first element that matches, once there is one. */
  async find(css: string, seconds = 10): Promise<string> {
    return this.until(
      async () => {
        const found = await this.call("POST", "/element", { using: "css selector", value: css });
        return (found as Record<string, string>)[ELEMENT];
      },
      `no element ${css}`,
      seconds,
    );
  }

  /** The first element of a role or tag whose accessible name is, or holds, `name`. */
  async named(css: string, name: string, seconds = 10): Promise<string> {
    const script = `
      const [css, name] = arguments;
      const label = (one) => (one.getAttribute("aria-label") ||
        (one.labels && one.labels[0] && one.labels[0].textContent) || one.textContent || "").trim();
      const all = [...document.querySelectorAll(css)].filter((one) => one.getClientRects().length);
      return all.find((one) => label(one) === name) || all.find((one) => label(one).includes(name)) || null;`;
    return this.until(
      async () => {
        const found = await this.run<Record<string, string> | null>(script, css, name);
        return found?.[ELEMENT];
      },
      `no ${css} named "${name}"`,
      seconds,
    );
  }

  /** Clicks where an element stands, once it stands still: a dialog that opens moves. */
  async click(element: string): Promise<void> {
    await this.later(
      `const [element, done] = arguments;
       let before;
       const look = () => {
         const { x, y, width, height } = element.getBoundingClientRect();
         const now = [x, y, width, height].join();
         if (now === before || !element.isConnected) return done();
         before = now;
         setTimeout(look, 40);
       };
       look();`,
      { [ELEMENT]: element },
    );
    await this.call("POST", `/element/${element}/click`, {});
  }

  /** Clicks what has this name; once more where the page moved away under the click. */
  async press(name: string, seconds = 10): Promise<void> {
    const css = "button, a[href], [role=tab], [role=menuitem], [role=option], label";
    await this.again(async () => this.click(await this.named(css, name, seconds)), seconds);
  }

  /** Empties the field of this label and types into it. */
  async fill(label: string, text: string, seconds = 10): Promise<void> {
    await this.again(async () => {
      const field = await this.named("input, textarea", label, seconds);
      // The driver itself scrolls no dialog that is higher than the window.
      await this.run("arguments[0].scrollIntoView({ block: 'center' })", { [ELEMENT]: field });
      await this.call("POST", `/element/${field}/clear`, {});
      await this.call("POST", `/element/${field}/value`, { text });
    }, seconds);
  }

  /** Acts, and again while what was found is being drawn anew or is not there yet for a hand. */
  private async again(act: () => Promise<void>, seconds: number): Promise<void> {
    const moved =
      /^(no such element|stale element|element not interactable|element click intercepted)/;
    const acted = async () => {
      await act();
      return true;
    };
    await waitUntil(acted, "", { seconds, early: (error) => moved.test(error.message) });
  }

  /** Types into this field. */
  async type(field: Record<string, string> | undefined, text: string): Promise<void> {
    await this.call("POST", `/element/${field?.[ELEMENT]}/value`, { text });
  }

  /** Presses keys wherever the focus is; a modifier is held for the key after it. */
  async keys(...keys: string[]): Promise<void> {
    const held: string[] = keys.filter((key) => key === KEY.control || key === KEY.shift);
    const others = keys.filter((key) => !held.includes(key));
    const actions = [
      ...held.map((value) => ({ type: "keyDown", value })),
      ...others.flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]),
      ...held.map((value) => ({ type: "keyUp", value })),
    ];
    await this.call("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Presses Tab until the focus is on something whose text or label holds `name`. */
  async tabTo(name: string, css = "a, button", most = 80): Promise<void> {
    for (let presses = 0; presses < most; presses += 1) {
      const focused = await this.run<string>(
        "const one = document.activeElement; return !one.matches(arguments[0]) ? '' : (one.getAttribute('aria-label') || one.labels?.[0]?.textContent || '') + ' ' + one.textContent",
        css,
      );
      if (focused.includes(name)) return;
      await this.keys(KEY.tab);
    }
    throw new Error(`Tab does not reach "${name}"`);
  }

  /** Everything that can be read in the window. */
  text(): Promise<string> {
    return this.run<string>("return document.body.innerText");
  }

  /** Waits until the window shows this text. */
  async shows(text: string, seconds = 15): Promise<void> {
    await this.until(
      async () => (await this.text()).includes(text) || undefined,
      `the window does not show "${text}"`,
      seconds,
    );
  }

  /** Waits until `look` answers something other than `undefined`. */
  async until<T>(look: () => Promise<T | undefined>, wrong: string, seconds = 15): Promise<T> {
    const seen = async () => `\n--- it shows:\n${await this.text().catch(() => "nothing")}`;
    return waitUntil(look, wrong, { seconds, seen });
  }

  /** Waits until the page is at rest: nothing loads, fades or moves, and nothing is drawn anew. */
  async still(seconds = 15): Promise<void> {
    let before: string | undefined;
    await this.until(
      async () => {
        const now = await this.run<string | null>(`
          if (document.querySelector(".mantine-Loader-root, .mantine-Skeleton-root[data-visible]")) return null;
          const moves = (one) => one.playState === "running" && one.effect?.getComputedTiming().iterations !== Infinity;
          if (document.getAnimations().some(moves)) return null;
          // What has faded out stays in the page for some moments more.
          if (document.querySelector('[style*="transition-property"][style*="opacity: 0;"]')) return null;
          return document.documentElement.outerHTML;`);
        const rests = now !== null && now === before;
        before = now ?? undefined;
        return rests || undefined;
      },
      "the page does not come to rest",
      seconds,
    );
  }

  /** A picture of the page as PNG. */
  async picture(file: string): Promise<void> {
    // The engine takes it with the next drawing, and a page that stands still is not drawn.
    await this.run(`
      const dot = document.body.appendChild(document.createElement("i"));
      dot.style.cssText = "position: fixed; right: 0; bottom: 0; width: 1px; height: 1px";
      const timer = setInterval(() => { dot.style.opacity = dot.style.opacity === "0" ? "0.01" : "0"; }, 30);
      setTimeout(() => { clearInterval(timer); dot.remove(); }, 1500);`);
    const png = (await this.call("GET", "/screenshot")) as string;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(png, "base64"));
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
    if (programsOn(this.home).length > 0)
      await this.run('window.__TAURI_INTERNALS__.invoke("close_window")').catch(() => undefined);
    await this.call("DELETE", "").catch(() => undefined);
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

async function send(method: string, url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const { value } = (await answer.json()) as { value: { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
