/** A document that needs a password is opened where it is shown; one without text is shown as it looks. */
import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Clinic, go } from "./clinic";
import { KEY, type Window } from "./driver";

const FIXTURES = resolve(import.meta.dirname, "../../crates/documents/tests/fixtures");

const clinic = Clinic.setUp();
let window: Window;

beforeAll(async () => {
  const locked = join(clinic.folder, "results.pdf");
  copyFileSync(join(FIXTURES, "user-password-aes256.pdf"), locked);
  clinic.process([locked]);
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("it waits in the inbox, and says what for", async () => {
  await go(window, "/inbox?tab=quarantined");
  await window.shows("Needs its password");
  expect(await violations(window)).toEqual([]);
});

test("a password that does not open it is said at its field", async () => {
  await window.tabTo("results.pdf", "a");
  await window.keys(KEY.enter);
  await window.shows("It needs its password");
  await window.fill("The document's password", "Secret");
  await window.keys(KEY.enter);
  await window.shows("This password does not open the file");
  expect(await violations(window)).toEqual([]);
});

test("the right one opens it, and the locked original leads to what it holds", async () => {
  await window.fill("The document's password", "secret");
  await window.keys(KEY.enter);
  await window.shows("The document is open.");
  await window.find("img[alt='Page 1 as it looks']", 30);
  expect(await violations(window)).toEqual([]);
  await go(window, "/inbox");
  await window.shows("In documents of its own");
  expect(await violations(window)).toEqual([]);
});
