/** axe on every screen, light and dark. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Clinic, SAMPLES } from "./clinic";
import type { Window } from "./driver";
import { comparisons, pdfOf, type Screen, screens, show, waitingIn } from "./screens";

const clinic = Clinic.setUp();
let window: Window;
let all: Screen[];
let waiting: string;

beforeAll(async () => {
  const session = clinic.process();
  clinic.command("process", `${SAMPLES}/bad`);
  waiting = waitingIn(clinic);
  all = screens(session, pdfOf(clinic, session));
  // Words of a field that is wrong.
  const wrong = "/audit?from=2026-02-31&trace=nonsense";
  all.push({ name: "wrong-filter", address: wrong, shows: "A filter is not valid" });
  window = await clinic.open();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("axe finds nothing at sign-in, light and dark", async () => {
  const { signIn } = await import("./clinic");
  await window.find("input");
  const found: string[] = [];
  for (const scheme of ["light", "dark"]) {
    await paint(scheme);
    found.push(...(await violations(window)).map((one) => `sign-in ${scheme}: ${one}`));
  }
  await signIn(window);
  all.push(...(await comparisons(window, waiting)));
  expect(found).toEqual([]);
});

for (const scheme of ["light", "dark"])
  test(`axe finds nothing on any screen, ${scheme}`, async () => {
    await paint(scheme);
    const found: string[] = [];
    for (const screen of all) {
      await show(window, screen);
      found.push(...(await violations(window)).map((one) => `${screen.name}: ${one}`));
    }
    expect(found).toEqual([]);
  });

test("axe finds nothing in the palette, the keys, the tasks", async () => {
  const found: string[] = [];
  for (const [key, name] of [
    ["/", "palette"],
    ["?", "keys"],
    ["t", "tasks"],
  ] as const) {
    await window.run("document.activeElement && document.activeElement.blur()");
    await window.keys(key);
    await window.find("[role=dialog]");
    await window.still();
    found.push(...(await violations(window)).map((one) => `${name}: ${one}`));
    await window.keys("\uE00C");
    await window.until(
      async () =>
        (await window.run("return document.querySelector('[role=dialog]')")) ? undefined : true,
      `${name} stays`,
    );
  }
  expect(found).toEqual([]);
});

async function paint(scheme: string): Promise<void> {
  await window.run(
    "localStorage.setItem('mantine-color-scheme-value', arguments[0]); document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
    scheme,
  );
}
