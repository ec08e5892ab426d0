/** Everything at twice its size in the smallest window, by the keys, and kept. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, Clinic, PASSWORD, SAMPLES } from "./clinic";
import { KEY, type Window } from "./driver";
import { comparisons, misfits, pdfOf, type Screen, screens, show, waitingIn } from "./screens";

const clinic = Clinic.setUp();
let window: Window;
let all: Screen[];
let waiting: string;

const width = () => window.run<number>("return innerWidth");
const wide = (expected: number) =>
  window.until(
    async () => (Math.abs((await width()) - expected) <= 1 ? true : undefined),
    `not ${expected} wide`,
  );

beforeAll(async () => {
  const session = clinic.process();
  clinic.command("process", `${SAMPLES}/bad`);
  waiting = waitingIn(clinic);
  all = screens(session, pdfOf(clinic, session));
  window = await clinic.open({ width: 1024, height: 700 });
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("the keys enlarge the lock too, and the next start is as large", async () => {
  await window.named("button", "Sign in");
  for (const expected of [819, 683, 585, 512]) {
    await window.keys(KEY.control, "+");
    await wide(expected);
  }
  await window.keys(KEY.control, "+");
  await window.close();
  window = await clinic.open({ width: 1024, height: 700 });
  await wide(512);
});

test("nothing is cut off on any screen", async () => {
  // By keys: the driver clicks beside what is enlarged.
  await window.fill("Name", ADMIN);
  await window.fill("Password", PASSWORD);
  await window.keys(KEY.enter);
  await window.find("nav", 30);
  all.push(...(await comparisons(window, waiting)));
  const wrong: string[] = [];
  for (const screen of all) {
    await show(window, screen);
    wrong.push(...(await misfits(window)).map((one) => `${screen.name}: ${one}`));
  }
  expect(wrong).toEqual([]);
});

test("one key sets the usual size back", async () => {
  await window.keys(KEY.control, "0");
  await wide(1024);
});
