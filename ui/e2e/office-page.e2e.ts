/** Head office's page in Chromium, against a real head office with real clinics: what its staff do in a day. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Authenticator } from "./authenticator";
import { violations } from "./axe";
import { Browser } from "./browser";
import { enter, OfficeClinics, phoneOf, STAFF_PASSWORD } from "./office-clinics";
import { misfits } from "./screens";
import { KEY } from "./session";

let world: OfficeClinics;
let page: Browser;
let phone: Authenticator;

beforeAll(async () => {
  world = await OfficeClinics.make();
  page = await Browser.open(world.office.address);
}, 300_000);

afterAll(async () => {
  await page?.close();
  await world?.remove();
});

/** Nothing that stands there is wrong to a screen reader, or does not fit, in light and dark, wide and narrow. */
async function looksRight(): Promise<void> {
  const found: string[] = [];
  for (const scheme of ["light", "dark"] as const) {
    await page.prefer(scheme);
    for (const [width, height] of [
      [1440, 900],
      [1024, 700],
    ] as const) {
      await page.resize(width, height);
      await page.still();
      const wrong = [...(await violations(page)), ...(await misfits(page))];
      found.push(...wrong.map((one) => `${scheme}, ${width}: ${one}`));
    }
  }
  await page.prefer("light");
  await page.resize(1440, 900);
  expect(found).toEqual([]);
}

/** Goes to a screen by its address, and waits until it shows this. */
async function at(address: string, shows: string): Promise<void> {
  await page.run("location.hash = arguments[0]", address);
  await page.shows(shows);
  await page.still();
}

/** Presses the down key in an open menu until this item has the focus. */
async function downTo(item: string): Promise<void> {
  await page.find("[role=menuitem]");
  await page.until(async () => {
    await page.keys(KEY.down);
    const focused = await page.run<string>("return document.activeElement.textContent");
    return focused.includes(item) || undefined;
  }, `the down key does not reach "${item}"`);
}

/** What Tab does not reach of the things on the screen that do something. */
async function unreached(): Promise<string[]> {
  const things = await page.run<number>(`
    document.activeElement?.blur();
    getSelection()?.removeAllRanges();
    const acts = "a[href], button, input, textarea, [tabindex]";
    const all = [...document.querySelectorAll(acts)].filter(
      (one) => one.tabIndex >= 0 && !one.disabled && one.getClientRects().length > 0);
    window.toReach = new Set(all);
    document.addEventListener("focusin", (event) => window.toReach.delete(event.target));
    return all.length;`);
  for (let presses = 0; presses < things + 5; presses += 1) await page.keys(KEY.tab);
  // A message that went by itself meanwhile was not there to be reached.
  return page.run(`
    return [...window.toReach].filter((one) => one.isConnected).map((one) => one.outerHTML.slice(0, 160))`);
}

/** The lines of the file of clinics as the screen now has it. */
async function csv(): Promise<string[]> {
  await page.press("Download CSV");
  const text = (await page.downloaded(/^clinics\.csv$/)).toString("utf8");
  return text.trim().split(/\r?\n/).slice(1);
}

/** For what this clinic needs a person, once head office was asked again. */
async function needing(clinic: string): Promise<string[]> {
  await page.press("Look again");
  await page.still();
  const section = await page.run<string>(
    "return document.querySelector('section[aria-labelledby=attention]').innerText",
  );
  const found = section.split("\n").filter((line) => line.startsWith(`${clinic} · `));
  return found.map((line) => line.slice(`${clinic} · `.length));
}

const clinicsInList = () =>
  page.run<string[]>(
    "return [...document.querySelectorAll('main table a[href*=\"/clinics/\"]')].map((one) => one.textContent)",
  );

test("by keys alone somebody signs in, which sets up the second factor first", async () => {
  await page.shows("Sign in to head office");
  await looksRight();
  await page.keys(..."ada", KEY.tab, ...STAFF_PASSWORD, KEY.enter);
  await page.shows("Set up your second factor", 30);
  await looksRight();
  await page.tabTo("Show the secret");
  await page.keys(KEY.enter);
  phone = await phoneOf(page);
  await looksRight();
  await page.keys(...(await phone.nextCode()), KEY.enter);
  await page.shows("need a person", 30);
  await page.tabTo("ada");
  await page.keys(KEY.enter);
  await downTo("Sign out");
  await page.keys(KEY.enter);
  await page.shows("Sign in to head office");
});

test("the next sign-in takes password and code", async () => {
  await page.fill("Name", "ada");
  await page.fill("Password", STAFF_PASSWORD);
  await page.press("Sign in");
  await page.shows("Your account has a second factor", 30);
  await looksRight();
  await page.keys(...phone.lastCode(), KEY.enter);
  await page.shows("This code was used already", 30);
  await page.keys(...(await phone.nextCode()), KEY.enter);
  await page.shows("need a person", 30);
});

test("what needs a person stands first, with its figures and the next step", async () => {
  const section = await page.run<string>(
    "return document.querySelector('section[aria-labelledby=attention]').innerText",
  );
  expect(section).toContain("Mallee Medical Centre · Two histories under one key");
  expect(section).toContain("1 pair of signed notes cannot both be true.");
  expect(section).toContain("Wattle Street Clinic · Policy not applied");
  expect(section).toContain("No policy is in force there; the newest is 1.");
  expect(section.indexOf("Mallee")).toBeLessThan(section.indexOf("Wattle"));
  const contact = await page.run<string>("return document.querySelector('main table time').title");
  expect(contact).toMatch(/20\d\d \d\d:\d\d:\d\d\.\d{3}/);
  await looksRight();
});

test("groups say what their clinics come to, and fold", async () => {
  const group = () =>
    page.run<string>(
      "return [...document.querySelectorAll('main tbody tr')].find((one) => one.innerText.includes('Victoria')).innerText",
    );
  expect(await group()).toMatch(/2 clinics/);
  expect(await group()).toMatch(/1 Forked/);
  expect(await clinicsInList()).toContain("Rivergum Family Practice");
  await page.press("Victoria");
  expect(await clinicsInList()).not.toContain("Rivergum Family Practice");
  expect(await clinicsInList()).toContain("Wattle Street Clinic");
  await page.reload();
  await page.shows("need a person", 30);
  expect(await clinicsInList()).not.toContain("Rivergum Family Practice");
  await page.press("Victoria");
  expect(await clinicsInList()).toContain("Rivergum Family Practice");
});

test("filters and sorting stand in the address, outlast a reload, and the file obeys them", async () => {
  expect(await csv()).toHaveLength(4);
  await page.fill("Name", "mallee");
  await page.shows("1 of 4 clinics");
  await page.press("Fixed");
  await page.until(
    async () => /(?=.*q=mallee)(?=.*sort=-?fixed)/.test(await page.address()) || undefined,
    "filter and sorting are not in the address",
  );
  await page.reload();
  await page.shows("1 of 4 clinics", 30);
  expect(await clinicsInList()).toEqual(["Mallee Medical Centre"]);
  const [only, ...others] = await csv();
  expect(only).toMatch(/^Mallee Medical Centre,Victoria,clinic,forked,wardbook\//);
  expect(others).toEqual([]);
  await at("/?group=Victoria&sort=-cost", "2 of 4 clinics");
  expect((await csv()).map((line) => line.split(",")[0])).toEqual(await clinicsInList());
  await looksRight();
  await at("/", "4 clinics");
});

test("a clinic is paused with an end and a reason, and resumed", async () => {
  await page.press("Wattle Street Clinic");
  await page.shows("fixed to ");
  await page.press("Pause …");
  await page.fill("Reason", "moving to another building");
  await looksRight();
  await page.press("Pause");
  await page.shows("Reason: moving to another building");
  await looksRight();
  await at("/", "Paused");
  expect(await needing("Wattle Street Clinic")).toEqual([]);
  await page.press("Wattle Street Clinic");
  await page.press("Resume …");
  await page.press("Resume");
  await page.shows("Wattle Street Clinic is resumed.");
});

test("silence past its group's limit needs a person, until the clinic is heard again", async () => {
  await at("/groups", "South Australia");
  await page.press("Change the limit of South Australia");
  await page.fill("Silent after", "1");
  await page.click(await page.named("input", "Unit"));
  await page.press("minutes");
  await looksRight();
  await page.press("Save");
  await page.shows("need a person after 1 minute of silence");
  await at("/", "need a person");
  const silent = "Silent past its group's limit";
  await page.until(
    async () => (await needing("Wattle Street Clinic")).includes(silent) || undefined,
    "nobody is told that the clinic is silent",
    90,
  );
  await page.shows("Its group's limit is 1 minute.");
  world.wattle.command("sync", "now");
  expect(await needing("Wattle Street Clinic")).not.toContain(silent);
});

test("one clinic in full, and its log with proofs that the browser checks", async () => {
  await at("/", "4 clinics");
  await page.press("Rivergum Family Practice");
  await page.shows("searchable to ");
  for (const figure of ["Unsent", "Last contact", "Open alerts", "Sessions", "Cost", "Its clock"])
    await page.shows(figure);
  expect(await page.text()).toMatch(/AUD \d/);
  await looksRight();
  expect(await unreached()).toEqual([]);
  await page.press("Open its log");
  await page.shows("Log of Rivergum Family Practice");
  await page.find("[role=row][data-at]");
  await looksRight();
  await page.tabTo("Events of the log", "[role=grid]");
  await page.keys(KEY.down);
  await page.keys(KEY.enter);
  await page.shows("checked in this browser");
  await page.shows("office.example/mirror");
  await looksRight();
});

test("a bundle of it is one that wardbook verify-bundle accepts", async () => {
  await at("/", "4 clinics");
  await page.press("Rivergum Family Practice");
  await page.fill("From event", "20");
  await page.fill("To event", "120");
  await page.press("Download the bundle");
  const file = join(world.rivergum.folder, "from-office.zip");
  writeFileSync(file, await page.downloaded(/^[0-9a-f-]+-20-121\.zip$/));
  const told = world.rivergum.command("verify-bundle", file);
  expect(told).toContain("101");
  expect(told).toContain("office.example/witness");
});

test("both notes of a fork are downloaded, each to the byte", async () => {
  await at("/", "4 clinics");
  await page.press("Mallee Medical Centre");
  await page.shows("Two different histories were signed with its key.");
  await looksRight();
  expect(await unreached()).toEqual([]);
  const notes: string[] = [];
  for (const [link, which] of [
    ["Fixed note", "first"],
    ["Other note", "second"],
  ] as const) {
    await page.press(link);
    notes.push(
      (await page.downloaded(new RegExp(`^evidence-[0-9a-f]{16}-${which}\\.note$`))).toString(
        "utf8",
      ),
    );
  }
  await page.press("Both, with the key");
  const both = (await page.downloaded(/^evidence-[0-9a-f]{16}\.txt$/)).toString("utf8");
  const [first = "", second = ""] = notes;
  const lines = (note: string) => note.split("\n").slice(0, 3);
  // One log, one size, two roots, each with a signature of the log's own key.
  expect(lines(first).slice(0, 2)).toEqual(lines(second).slice(0, 2));
  expect(lines(first)[2]).not.toBe(lines(second)[2]);
  for (const note of notes) {
    expect(note).toContain(`\n— ${lines(note)[0]} `);
    expect(both).toContain(note);
  }
});

test("a person is changed, and one who is disabled is out at the next request", async () => {
  const other = await Browser.open(world.office.address, 1024, 700);
  try {
    await enter(other, "tom");
    await at("/people", "grace");
    await looksRight();
    await page.press("Change tom");
    await page.press("Disable …");
    await page.press("Disable");
    await page.shows("tom is disabled.");
    await other.press("Look again");
    await other.shows("Sign in to head office");
    await page.press("Change tom");
    await page.press("Enable …");
    await page.press("Enable");
    await page.shows("tom can sign in again.");
    await page.press("Change grace");
    await page.press("Role …");
    await looksRight();
  } finally {
    await other.close();
  }
  await page.keys(KEY.escape);
});

test("everything on every screen is reached by Tab", async () => {
  const found: string[] = [];
  for (const [address, shows] of [
    ["/", "need a person"],
    ["/groups", "Silent after"],
    ["/people", "Second factor"],
  ] as const) {
    await at(address, shows);
    found.push(...(await unreached()).map((one) => `${address}: ${one}`));
  }
  expect(found).toEqual([]);
  await page.run("document.activeElement.blur()");
  await page.keys("g", "c");
  await page.shows("need a person");
  await page.keys("?");
  await page.find("[role=dialog]");
  await looksRight();
});
