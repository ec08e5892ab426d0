/** Emergency access: what it shows while it lasts, and what is there afterwards. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Clinic, go, PASSWORD, refusalOf, samples, signIn } from "./clinic";
import { KEY, type Window } from "./driver";

const clinic = Clinic.setUp();
const reason = "brought in unconscious, allergies not known";
let window: Window;
let session: string;

beforeAll(async () => {
  clinic.command("user", "add", "tom", "--role", "staff", "--reason", "the first week");
  session = clinic.process(samples().slice(0, 2));
  window = await clinic.open();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("front desk reads another's session in an emergency, and it shows for as long as it lasts", async () => {
  await signIn(window, "tom");
  // What is not permitted has a heading of its own, and no title of the screen.
  await window.run("location.hash = arguments[0]", `/sessions/${session}`);
  await window.shows("Not permitted");
  await window.press("tom");
  await window.press("Emergency access");
  await window.fill("Reason", reason);
  await window.fill("Your password again", PASSWORD);
  await window.press("Take emergency access");
  await window.shows("Emergency access: you read every document until the window locks", 30);
  await window.shows("Documents with a result", 30);
  expect(await violations(window)).toEqual([]);
  // Reading is all that it permits.
  expect(await refusalOf(window, "check_session", { session })).toBe("not_permitted");
  await window.press("tom");
  await window.named("[role=menuitem]", "Change your password");
  expect(await window.text()).not.toContain("Emergency access …");
  await window.keys(KEY.escape);
});

test("it ends with the lock", async () => {
  await window.keys(KEY.control, "l");
  await signIn(window, "tom");
  expect(await window.text()).not.toContain("Emergency access:");
  expect(await refusalOf(window, "session_head", { session })).toBe("not_permitted");
});

test("an administrator is alerted, and has no use for it", async () => {
  await window.keys(KEY.control, "l");
  await signIn(window);
  await go(window, "/alerts");
  await window.shows("Somebody took emergency access");
  await window.press("Somebody took emergency access");
  await window.shows(`tom reads every document in an emergency: ${reason}`);
  await window.press("ada");
  await window.named("[role=menuitem]", "Change your password");
  expect(await window.text()).not.toContain("Emergency access …");
  await window.close();
  expect(clinic.command("events", "--kind", "emergency_access.taken", "--json")).toContain(reason);
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
});
