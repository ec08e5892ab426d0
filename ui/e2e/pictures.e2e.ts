/** Pictures of every screen, light and dark, wide and narrow, to be looked at by people. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { Clinic, fillInClinic, keyOnSheet, SAMPLES, signIn } from "./clinic";
import type { Window } from "./driver";
import { FOLDER, SCHEMES, SIZES } from "./pictures";
import { comparisons, pdfOf, type Screen, screens, show, waitingIn } from "./screens";

const clinic = Clinic.setUp();
let window: Window;
let all: Screen[];
let waiting: string;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  const session = clinic.process();
  clinic.command("process", `${SAMPLES}/bad`);
  waiting = waitingIn(clinic);
  clinic.command("user", "add", "tom", "--role", "staff", "--reason", "the first week");
  clinic.command("user", "add", "rita", "--role", "reviewer", "--reason", "the first week");
  all = screens(session, pdfOf(clinic, session));
  window = await clinic.open();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("every screen", async () => {
  await each("sign-in");
  await signIn(window);
  all.push(...(await comparisons(window, waiting)));
  await window.until(
    async () =>
      (await window.run("return !document.querySelector('.mantine-Notification-root')")) ||
      undefined,
    "what was told of the session stays",
  );
  for (const screen of all) {
    await show(window, screen);
    await each(screen.name);
  }
  await show(window, { name: "run-again", address: `/sessions/${waiting}`, shows: "Run again" });
  await window.press("Run again");
  await window.shows("At most");
  await each("run-again");
}, 600_000);

test("the first run", async () => {
  await window.close();
  const fresh = Clinic.none();
  window = await fresh.open();
  await window.find("input");
  await each("first-run-clinic");
  await fillInClinic(window);
  const key = await keyOnSheet(window);
  await each("first-run-key");
  await window.press("I have it on paper");
  await window.fill("Recovery key", key);
  await window.press("Confirm");
  await window.press("Test it now");
  await window.shows("It can be used", 30);
  await each("first-run-endpoint");
  await window.press("Continue");
  await window.shows("Skip for now");
  await each("first-run-inbox");
  await window.press("Skip for now");
  await window.press("Process the sample documents");
  await window.shows("How sure", 60);
  await each("first-run-samples");
  await window.close();
  fresh.remove();
}, 120_000);

async function each(name: string): Promise<void> {
  for (const [width, height] of SIZES)
    for (const scheme of SCHEMES) {
      await window.resize(width, height);
      await window.run(
        "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
        scheme,
      );
      await window.still();
      await window.picture(join(FOLDER, `${name}-${width}-${scheme}.png`));
    }
}
