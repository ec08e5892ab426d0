/** A second factor in the real window: turned on, asked for, refused, turned off by somebody else. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { ADMIN, Clinic, go, PASSWORD, signIn } from "./clinic";
import { KEY, type Window } from "./driver";
import { waitUntil } from "./wait";

const PERIOD = 30_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const clinic = Clinic.setUp();
let window: Window;
/** What the phone took in. */
let secret: Buffer;
/** The period whose code was accepted last: none is accepted twice. */
let used = 0;

beforeAll(async () => {
  clinic.command("user", "add", "bea", "--role", "admin", "--reason", "two are safer than one");
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

/** Base 32 (RFC 4648), as it is shown in groups. */
function bytesOf(text: string): Buffer {
  const bits = [...text.replace(/\s/g, "")]
    .map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The code of a period (RFC 6238). */
function codeOf(period: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(period));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The first code that was not used, once the clinic takes it: at most a period before its time. */
async function nextCode(): Promise<string> {
  const present = () => Math.floor(Date.now() / PERIOD);
  used = Math.max(used + 1, present());
  await waitUntil(() => present() >= used - 1 || undefined, "the next period does not begin", {
    seconds: 60,
  });
  return codeOf(used);
}

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
  secret = bytesOf(shown);
  await window.named("svg", "QR code with the secret for your authenticator app");
  expect(await violations(window)).toEqual([]);

  const code = await nextCode();
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
  const before = codeOf(used);
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
  await window.fill("Code from your authenticator app", await nextCode());
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
  expect(events.toLowerCase()).not.toContain(secret.toString("hex"));
  expect(clinic.commandAs("bea", "verify")).toMatch(/verdict\s+sound/);
  window = await clinic.signedIn();
});
