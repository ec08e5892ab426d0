/** What the filter finds is verified, and verification is tried on a damaged copy: by keyboard alone. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Clinic, go, SAMPLES, samples } from "./clinic";
import { KEY, type Window } from "./driver";
import { misfits } from "./screens";

const clinic = Clinic.setUp();
let window: Window;
let session: string;

beforeAll(async () => {
  session = clinic.process([join(SAMPLES, "referral-cardiology.txt"), ...samples().slice(0, 2)]);
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

/** Opens the menu by keyboard and walks to this item. */
async function choose(item: string): Promise<void> {
  await window.until(
    async () => (await window.run<boolean>(FOCUS_VERIFY)) || undefined,
    "the menu's button cannot be reached",
  );
  await window.keys(KEY.enter);
  await window.named("[role=menuitem]", item);
  for (let presses = 0; presses < 10; presses += 1) {
    const focused = await window.run<string>("return document.activeElement.textContent");
    if (focused.startsWith(item)) return window.keys(KEY.enter);
    await window.keys(KEY.down);
    await window.until(
      async () =>
        (await window.run("return document.activeElement.textContent")) !== focused || undefined,
      "the focus stays",
    );
  }
  throw new Error(`the keys do not reach "${item}"`);
}

const FOCUS_VERIFY = `
  const button = [...document.querySelectorAll("main button")].find((one) => one.textContent === "Verify");
  if (!button || button.disabled) return false;
  button.focus();
  return document.activeElement === button;`;

/** Nothing is wrong with the look of it, light and dark. */
async function looksRight(): Promise<void> {
  const found: string[] = [];
  for (const scheme of ["dark", "light"]) {
    await window.run(
      "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
      scheme,
    );
    found.push(...(await violations(window)).map((one) => `${scheme}: ${one}`));
  }
  await window.resize(1024, 700);
  found.push(...(await misfits(window)));
  await window.resize(1440, 900);
  expect(found).toEqual([]);
}

test("words lead to the events that recorded them, and stand in no address", async () => {
  await go(window, "/audit");
  await window.fill("Text", "rourke desmond");
  await window.keys(KEY.enter);
  await window.shows("Record changed", 30);
  expect(await window.text()).not.toContain("Audit session opened");
  expect(await window.run<string>("return location.href + document.title")).not.toMatch(/rourke/i);
  await window.fill("Text", "nobodyofthisname");
  await window.keys(KEY.enter);
  await window.shows("No event matches", 30);
  await window.press("Clear filters");
});

test("what the filter finds is verified, and the result says that it was only this", async () => {
  await go(window, `/audit?trace=${session}`);
  await choose("Verify what is shown (");
  await window.shows("Verification of chosen events");
  await window.shows("Nothing is wrong with the", 60);
  const text = await window.text();
  expect(text).toMatch(/each stands in the log as it was recorded/);
  expect(text).toContain("Only the events that were found were verified");
  await looksRight();
});

test("the day goes on saying that the whole log was never verified", async () => {
  await go(window, "/");
  await window.shows("Never verified");
});

test("a drill asks first, finds every damage, and leaves nothing behind", async () => {
  await go(window, "/audit");
  await choose("Tamper drill on a copy");
  await window.shows("The clinic's own record is only read");
  await window.still();
  expect(await violations(window)).toEqual([]);
  await window.keys(KEY.enter);
  await window.shows("Found 7 of 7", 120);
  const text = await window.text();
  for (const row of ["An event deleted", "A person's role changed in its row"])
    expect(text).toContain(row);
  expect(text.match(/^Found$/gm)?.length, "the heading and each row").toBeGreaterThanOrEqual(7);
  expect(text).not.toContain("Not found");
  await looksRight();
  expect(existsSync(join(clinic.home, "drill"))).toBe(false);
  await window.keys("t");
  await window.find("[role=dialog]");
  await window.shows("Found 7 of 7.");
  await window.keys(KEY.escape);
});

test("the record is sound after it, and says that there was a drill", async () => {
  await go(window, "/audit?kind=log.drilled");
  await window.shows("1 event, the newest first");
  await window.shows("Tamper drill made");
  await choose("Verify all");
  await window.shows("Nothing is wrong: every event", 60);
});
