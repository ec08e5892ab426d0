/** What the desktop does to the window: files dropped on it, a second start, its cross. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
  ask,
  CALL,
  Clinic,
  DESKTOP,
  go,
  letter,
  PASSWORD,
  samples,
  signIn,
  startSession,
} from "./clinic";
import { cross, isShown, windowNamed, xdotool } from "./dialog";
import { programsOn, type Window } from "./driver";
import { SymbolHost } from "./symbols";
import { waitUntil } from "./wait";

/** What the inbox says while files hover over the window. */
const DROP = "Release to add these files";

let clinic: Clinic;
let window: Window | undefined;
let beside: ChildProcess | undefined;

afterEach(async () => {
  const [closing, ending] = [window, beside];
  window = undefined;
  beside = undefined;
  try {
    await closing?.close();
  } finally {
    // The bus after the window: who loses its session's bus is ended with the session.
    ending?.kill();
    clinic.remove();
  }
});

test("files dropped on the window are taken in, and known ones are named", async () => {
  clinic = Clinic.setUp();
  window = await clinic.signedIn();
  await go(window, "/inbox");
  const files = samples().slice(0, 2);
  beside = spawn(join(DESKTOP, "../examples/drag_source"), files, { stdio: "ignore" });
  const source = await windowNamed("Drag source");
  xdotool("windowmove", "--sync", source, "1200", "780");
  const there = () => xdotool("getwindowgeometry", source).includes("1200,780") || undefined;
  await waitUntil(there, "the source is not moved");
  xdotool("mousemove", "1260", "820", "mousedown", "1");
  // A drag begins with some pixels, and ends where the window has noticed it.
  for (const place of [1250, 1230, 1150, 1000, 800, 720, 715, 712])
    xdotool("mousemove", "--sync", String(place), String(Math.round(place * 0.6)));
  let place = 712;
  await window.until(async () => {
    place = place === 712 ? 713 : 712;
    xdotool("mousemove", "--sync", String(place), "427");
    return (await window?.text())?.includes(DROP) || undefined;
  }, "the window does not notice what is dragged over it");
  xdotool("mouseup", "1");
  for (const file of files) await window.shows(file.split("/").at(-1) ?? file, 30);
  expect(await window.text()).toContain("All (2)");
}, 120_000);

test("a second start shows the window that is open instead of opening another", async () => {
  clinic = Clinic.setUp();
  const bus = await sessionBus();
  const env = { DBUS_SESSION_BUS_ADDRESS: bus, NO_AT_BRIDGE: "1" };
  window = await clinic.open({ env });
  await window.named("button", "Sign in");
  const [first] = programsOn(clinic.home);
  const second = spawnSync(DESKTOP, [], {
    env: { ...process.env, ...env, WARDBOOK_HOME: clinic.home },
    timeout: 20_000,
    encoding: "utf8",
  });
  expect([second.status, second.stderr]).toEqual([0, ""]);
  expect(programsOn(clinic.home)).toEqual([first]);
  await window.named("button", "Sign in");
}, 120_000);

test("the cross asks first while a session runs, and what was cut off is taken up again", async () => {
  clinic = Clinic.setUp();
  clinic.process([clinic.write("letter", 150, letter)]);
  window = await clinic.signedIn();
  const session = await startSession(window);
  await cross();
  await window.shows("Close while work goes on?");
  await window.press("Cancel");
  await window.until(
    async () => ((await window?.text())?.includes("Close while work") ? undefined : true),
    "the question stays",
  );
  expect(programsOn(clinic.home)).toHaveLength(1);
  // Who asks a second time is asked no more.
  await cross();
  await ends();
  await window.close();

  window = await clinic.signedIn();
  await go(window, `/sessions/${session}`);
  await window.press("Resume", 30);
  await window.shows("150 of 150", 120);
}, 240_000);

test("where nothing shows symbols, closing says once that background work ends", async () => {
  clinic = Clinic.setUp();
  window = await clinic.signedIn();
  await cross();
  await window.shows("Background work ends with the window");
  await window.press("Stay");
  await window.until(
    async () => ((await window?.text())?.includes("Background work ends") ? undefined : true),
    "the question stays",
  );
  expect(programsOn(clinic.home)).toHaveLength(1);
  await cross();
  await ends();
  await window.close();

  window = await clinic.signedIn();
  await cross();
  await window.shows("Background work ends with the window");
  // The window may be gone before the driver has its answer.
  await window.press("Close Wardbook").catch(() => undefined);
  await ends();
  await window.close();

  window = await clinic.signedIn();
  const confirmation = { reason: "the machine is slow", password: PASSWORD };
  const settings = { verify_every_hours: 0 };
  await ask(window, "set_background_settings", { settings, confirmation });
  await cross();
  await ends();
}, 120_000);

test("where the desktop shows symbols, a closed window leaves one and is locked", async () => {
  clinic = Clinic.setUp();
  const env = { DBUS_SESSION_BUS_ADDRESS: await sessionBus(), NO_AT_BRIDGE: "1" };
  let desktop = await SymbolHost.on(env);
  window = await clinic.open({ env });
  await signIn(window);
  await cross();
  await desktop.says("symbol");
  await hidden();
  expect(programsOn(clinic.home)).toHaveLength(1);
  desktop.ask("read");
  await desktop.says("Wardbook | Wardbook | Background work goes on | Open, Lock, Quit");

  desktop.ask("click Open");
  await windowNamed("Wardbook");
  await window.named("button", "Sign in");
  expect(await window.run<string>("return document.documentElement.outerHTML")).not.toContain(
    "Rivergum",
  );
  await signIn(window);
  desktop.ask("click Lock");
  await window.named("button", "Sign in");

  // A panel that ends takes the symbol with it: the window comes back, so that it can be found.
  await cross();
  await hidden();
  desktop.end();
  await windowNamed("Wardbook");
  desktop = await SymbolHost.on(env);
  await desktop.says("symbol");
  await cross();
  await hidden();
  desktop.ask("click Quit");
  await ends();
  desktop.end();
}, 120_000);

test("closed in the middle of its work, the program ends in order and nothing is lost", async () => {
  clinic = Clinic.setUp();
  clinic.process([clinic.write("letter", 60, letter)]);
  for (let round = 0; round < 3; round += 1) {
    window = await clinic.signedIn();
    await startSession(window);
    // Reads and writes without a pause, on as many threads as the program has for them.
    await window.run(`${CALL}
      let answers = 0;
      const repeat = (command, values) => {
        const ask = () => call(command, values).then(next, next);
        const next = () => {
          answers += 1;
          if (answers === 24) window.__TAURI_INTERNALS__.invoke("close_window");
          ask();
        };
        ask();
      };
      // Once this script has its answer, which a window that is gone would not give.
      setTimeout(() => {
        for (let times = 0; times < 4; times += 1) {
          repeat("verify_log", {});
          repeat("search", { text: "letter" });
          repeat("open_log", { query: {} });
        }
      }, 100);`);
    // So many answers take long on a machine that is at work for others too.
    await ends(60);
    await window.close();
  }
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
}, 240_000);

/** Waits until no window is open on the clinic. */
async function ends(seconds = 20): Promise<void> {
  await waitUntil(
    () => programsOn(clinic.home).length === 0 || undefined,
    "the window is still open",
    { seconds },
  );
}

/** Waits until the window is not on the screen. */
async function hidden(): Promise<void> {
  await waitUntil(() => !isShown("Wardbook") || undefined, "the window is still shown");
}

/** A session bus of its own, which can start nothing. */
async function sessionBus(): Promise<string> {
  const config = join(clinic.folder, "bus.conf");
  writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
     <busconfig><type>session</type><listen>unix:dir=${clinic.folder}</listen><policy context="default">
     <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  const bus = spawn("dbus-daemon", ["--nofork", "--print-address", `--config-file=${config}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  beside = bus;
  return new Promise((found) => bus.stdout.once("data", (text) => found(String(text).trim())));
}
