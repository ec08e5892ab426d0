/**
 * A page in a browser's hands, over the W3C's WebDriver: clicked, typed into, looked at. The window and
 * head office's page in Chromium are such pages.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { waitUntil } from "./wait";

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

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

/** Begins a session at a driver; gives its id. */
export async function begin(base: string, capabilities: object): Promise<string> {
  const made = await send("POST", `${base}/session`, { capabilities });
  return (made as { sessionId: string }).sessionId;
}

export class Session {
  constructor(
    private readonly base: string,
    private readonly session: string,
  ) {}

  protected call(method: string, path: string, body?: unknown, seconds?: number): Promise<unknown> {
    return send(method, `${this.base}/session/${this.session}${path}`, body, seconds);
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
      // A window that is not in front yet lets keys fall.
      const typed = await this.run<string>("return arguments[0].value", { [ELEMENT]: field });
      if (typed.length < text.length) throw new Error("element not interactable: keys were lost");
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

  /** Everything that can be read. */
  text(): Promise<string> {
    return this.run<string>("return document.body.innerText");
  }

  /** Waits until this text is shown. */
  async shows(text: string, seconds = 15): Promise<void> {
    await this.until(
      async () => (await this.text()).includes(text) || undefined,
      `it does not show "${text}"`,
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
}

/** Longer than any script may take. A driver whose window went away meanwhile may never answer. */
const ANSWERS_WITHIN = 130;

async function send(
  method: string,
  url: string,
  body?: unknown,
  seconds = ANSWERS_WITHIN,
): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(seconds * 1000),
  });
  const { value } = (await answer.json()) as { value: { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
