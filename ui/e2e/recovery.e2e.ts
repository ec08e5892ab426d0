/** A clinic that was put back from a backup: found out, taken back in the window, and in step again. */
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KINDS } from "../src/shared/kinds";
import { Clinic, go, PASSWORD, signIn } from "./clinic";
import type { Window } from "./driver";
import { looksRight } from "./looks";
import { Office } from "./office";

const clinic = Clinic.setUp();
let office: Office;
let window: Window;

/** Head office's policy has it hold every payload, encrypted for the clinic. */
function policy(): string {
  const file = join(clinic.folder, "policy.json");
  const kinds = Object.values(KINDS).flat();
  const payloads = Object.fromEntries(kinds.map((kind) => [kind, "sealed"]));
  writeFileSync(file, JSON.stringify({ sync: { payloads } }));
  return file;
}

beforeAll(async () => {
  office = await Office.make();
  await office.serve();
  office.policy(policy());
  clinic.command("sync", "enrol", office.code("Rivergum Family Practice"));
  // The report says that there is a policy; what came before it does not count.
  clinic.command("sync", "now");
  clinic.command("sync", "now");
  const backup = join(clinic.folder, "backup");
  cpSync(clinic.home, backup, { recursive: true });
  clinic.command("user", "add", "tom", "--role", "auditor", "--reason", "a new colleague");
  clinic.command("sync", "now");
  rmSync(clinic.home, { recursive: true });
  cpSync(backup, clinic.home, { recursive: true });
  window = await clinic.signedIn();
}, 120_000);

afterAll(async () => {
  await window?.close();
  clinic.remove();
  await office?.remove();
});

test("the screen says what is missing, of which kinds, and what will be done", async () => {
  await go(window, "/sync");
  await window.press("Sync now");
  await window.shows("Part of this clinic's log is missing here", 60);
  await window.press("See what is missing …");
  await window.shows("Recorded from", 30);
  await window.shows("Person added");
  await window.shows("The window locks until this has ended");
  await looksRight(window);
});

test("what is missing is taken back behind the lock", async () => {
  await window.fill("Reason", "the disk was replaced");
  await window.fill("Your password again", PASSWORD);
  const button = /Take back [\d,]+ events/.exec(await window.text())?.[0];
  if (!button) throw new Error(await window.text());
  await window.press(button);
  await window.shows("Forgotten password", 90);
  await signIn(window);
  await go(window, "/sync");
  await window.shows("The record is what head office holds again");
  await window.shows("tom");
  await looksRight(window);
});

test("the clinic is in step with head office again", async () => {
  await window.press("Sync now");
  await window.shows("Everything has been sent.", 30);
  await window.press("Dismiss");
  expect(clinic.command("user", "list")).toContain("tom");
});
