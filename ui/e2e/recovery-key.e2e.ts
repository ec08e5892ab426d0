/** A new recovery key in Settings: asked for with a reason, typed back, and it opens the clinic. */
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Clinic, COMMAND, go, keyOnSheet, PASSWORD, samples, signIn } from "./clinic";
import { KEY, type Window } from "./driver";

const clinic = Clinic.setUp();
let window: Window;
let key: string;

beforeAll(async () => {
  clinic.process(samples().slice(0, 1));
  window = await clinic.open();
  await signIn(window);
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("a new recovery key takes a reason and the password, and is shown until it is typed back", async () => {
  await go(window, "/settings?tab=keys");
  await window.press("Make a new recovery key");
  await window.fill("Reason", "the paper was lost in the move");
  await window.fill("Your password again", PASSWORD);
  await window.press("Make the new key");
  await window.shows("I have it on paper", 30);
  key = await keyOnSheet(window);
  // Who looks elsewhere meanwhile finds it again.
  await go(window, "/");
  await go(window, "/settings?tab=keys");
  expect(await keyOnSheet(window)).toBe(key);
  await window.press("I have it on paper");
  await window.fill("Recovery key", key.replace(/^..../, "0000"));
  await window.press("Confirm");
  await window.shows("This is not the key that was shown");
  await window.fill("Recovery key", key);
  await window.press("Confirm");
  await window.shows("The recovery key is confirmed");
  await window.named("button", "Make a new recovery key");
  expect(await window.run<string>("return document.documentElement.outerHTML")).not.toContain(key);
});

test("behind the lock no key waits", async () => {
  await window.press("Make a new recovery key");
  await window.fill("Reason", "somebody saw the paper");
  await window.fill("Your password again", PASSWORD);
  await window.press("Make the new key");
  await window.shows("I have it on paper", 30);
  key = await keyOnSheet(window);
  await window.keys(KEY.control, "l");
  await signIn(window);
  await go(window, "/settings?tab=keys");
  await window.named("button", "Make a new recovery key");
});

test("the new key opens the clinic, and the record says why it was made", async () => {
  await window.close();
  const env = {
    ...process.env,
    WARDBOOK_HOME: clinic.home,
    WARDBOOK_RECOVERY_KEY: key,
    WARDBOOK_NEW_PASSWORD: PASSWORD,
  };
  execFileSync(COMMAND, ["key", "recover", "ada"], { env, encoding: "utf8" });
  expect(clinic.command("events", "--kind", "key.recovery_renewed", "--json")).toContain(
    "the paper was lost in the move",
  );
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
});
