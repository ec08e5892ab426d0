/** A clinic's first minutes, from nothing to an export that proves itself. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ADMIN, Clinic, COMMAND, fillInClinic, go, keyOnSheet, PASSWORD } from "./clinic";
import { answerDialog } from "./dialog";
import type { Window } from "./driver";

const clinic = Clinic.none();
let window: Window | undefined;

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("a new clinic ends its first run on a processed sample, and takes it up where it was left", async () => {
  window = await clinic.open();
  await fillInClinic(window);
  const first = await keyOnSheet(window);

  // Left before the key was confirmed: it is not shown again, a new one is made, as it says there.
  await window.shows("you make a new one after your next sign-in, and this one opens nothing");
  await window.close();
  window = await clinic.open();
  await window.fill("Name", ADMIN);
  await window.fill("Password", PASSWORD);
  await window.press("Sign in");
  await window.shows("Make a new recovery key", 30);
  await window.fill("Your password", PASSWORD);
  await window.press("Make a new key");
  await window.shows("I have it on paper", 30);
  const second = await keyOnSheet(window);
  expect(second).not.toBe(first);

  await window.press("I have it on paper");
  await window.fill("Recovery key", first);
  await window.press("Confirm");
  await window.shows("This is not the key that was shown");
  await window.fill("Recovery key", second.toLowerCase().replaceAll("-", " "));
  await window.press("Confirm");

  await window.press("Test it now");
  await window.press("Continue");
  await window.press("Skip for now");
  await window.press("Process the sample documents");
  await window.shows("documents have a result", 60);
  // It ends on what was found in a sample.
  await window.shows("How sure", 30);
  await window.press("Open Wardbook");
  await window.find("nav");
  await window.shows("Today");
});

test("the log is verified, exported, and the export proves itself without the clinic", async () => {
  if (!window) throw new Error("there is no window");
  await go(window, "/audit");
  await window.press("Verify");
  await window.press("Verify all");
  await window.shows("Sound", 60);
  await window.press("Export");
  await window.press("Bundle");
  const out = join(clinic.folder, "log.zip");
  await answerDialog("Save File", out);
  await window.shows(`log.zip was written to ${clinic.folder}.`, 30);
  const verdict = execFileSync(COMMAND, ["verify-bundle", out], { encoding: "utf8" });
  expect(verdict).toMatch(/verdict\s+sound/);
});

test("nothing of a patient is in the title, the address or the page's storage", async () => {
  if (!window) throw new Error("there is no window");
  const kept = await window.run<string>(
    "return JSON.stringify([document.title, location.href, {...localStorage}, {...sessionStorage}])",
  );
  for (const name of ["Rourke", "Desmond", PASSWORD]) expect(kept).not.toContain(name);
});

test("a second start finds the first run done", async () => {
  await window?.close();
  window = await clinic.signedIn();
  await window.shows("Today");
});
