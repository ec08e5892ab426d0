/** A second factor in the real window: turned on, asked for, refused, turned off by somebody else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Authenticator } from "./authenticator";
import { violations } from "./axe";
import { ADMIN, Clinic, go, PASSWORD, signIn } from "./clinic";
import { KEY, type Window } from "./driver";

const clinic = Clinic.setUp();
let window: Window;
let phone: Authenticator;

beforeAll(async () => {
  clinic.command("user", "add", "bea", "--role", "admin", "--reason", "two are safer than one");
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

async function lock(): Promise<void> {
  await window.keys(KEY.control, "l");
  await window.named("button", "Sign in");
}

async function givePassword(): Promise<void> {
  await window.fill("Name", ADMIN);
  await window.fill("Password", PASSWORD);
  await window.press("Sign in");
  await window.shows("Your account has a second factor", 30);
}

test("it is turned on from the menu under the name, with a right code typed back", async () => {
  await window.press(ADMIN);
  await window.press("Second factor …");
  await window.fill("Your password again", "seven green otters knot");
  await window.press("Show the secret");
  await window.shows("This is not your password", 30);
  expect(await violations(window)).toEqual([]);
  await window.fill("Your password again", PASSWORD);
  await window.press("Show the secret");
  await window.shows("Have your authenticator app read this picture", 30);
  const shown = await window.run<string>(
    "return document.querySelector('[data-secret]').textContent",
  );
  expect(shown).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  phone = new Authenticator(shown);
  await window.named("svg", "QR code with the secret for your authenticator app");
  expect(await violations(window)).toEqual([]);

  const code = await phone.nextCode();
  const wrong = code === "000000" ? "000001" : "000000";
  await window.fill("Code from your authenticator app", wrong);
  await window.keys(KEY.enter);
  await window.shows("This is not the code that belongs to the new secret", 30);
  await window.fill("Code from your authenticator app", code);
  await window.keys(KEY.enter);
  await window.shows("Your second factor is on", 30);
  await window.until(async () => {
    const page = await window.run<string>("return document.documentElement.outerHTML");
    return !page.includes(shown) || undefined;
  }, "the secret is still there");
});

test("from then on the code is asked for, and a wrong or used one is refused", async () => {
  const before = phone.lastCode();
  await lock();
  expect(await window.text()).not.toContain("authenticator");
  await givePassword();
  expect(await violations(window)).toEqual([]);
  // It has the focus, and the password is kept.
  await window.keys(..."12");
  await window.keys(KEY.enter);
  await window.shows("The code is wrong", 30);
  await window.fill("Code from your authenticator app", before);
  await window.keys(KEY.enter);
  await window.shows("This code was used already", 30);
  await window.fill("Code from your authenticator app", await phone.nextCode());
  await window.keys(KEY.enter);
  await window.find("nav", 30);
});

test("another administrator turns it off, with a reason", async () => {
  await lock();
  await signIn(window, "bea");
  await go(window, "/settings?tab=people");
  await window.press("Turn second factor off: ada");
  await window.fill("Reason", "she lost her phone");
  await window.fill("Your password again", PASSWORD);
  await window.keys(KEY.enter);
  await window.shows("The second factor of ada is off", 30);
  await lock();
  await signIn(window);
});

test("what was done is in the record, and the secret is not", async () => {
  await window.close();
  const events = clinic.commandAs("bea", "events", "--limit", "10000", "--json");
  for (const kind of ["user.second_factor_on", "user.second_factor_off"])
    expect(events.includes(kind), kind).toBe(true);
  for (const reason of ["second_factor_wrong", "second_factor_used", "she lost her phone"])
    expect(events.includes(reason), reason).toBe(true);
  expect(events.toLowerCase()).not.toContain(phone.secret.toString("hex"));
  expect(clinic.commandAs("bea", "verify")).toMatch(/verdict\s+sound/);
  window = await clinic.signedIn();
});
