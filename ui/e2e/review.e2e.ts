/** A review by keyboard alone: nothing is accepted before everything that it was asked for is decided. */
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Clinic, go } from "./clinic";
import { KEY, type Window } from "./driver";

/** Its second page is a picture. */
const HALF_READ = resolve(
  import.meta.dirname,
  "../../crates/documents/tests/fixtures/second-page-picture.pdf",
);
const NOTE = `Rivergum Family Practice

DOB: 14/O3/1958
Thank you for seeing this patient, who has had a cough for three weeks.

Dr Jane Okafor
`;

const clinic = Clinic.setUp();
let window: Window;
let session: string;

beforeAll(async () => {
  const note = join(
    clinic.write("note", 1, () => NOTE),
    "note-0000.txt",
  );
  session = clinic.process([note, HALF_READ]);
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

/** What the review is asked for, each on one line, and which of it a decision is asked for now. */
const asked = () =>
  window.run<string[]>(
    `return [...document.querySelectorAll("ul[aria-label='What the review is asked for'] > li")].map((item) =>
       (item.getAttribute("aria-current") ? "> " : "") + item.innerText.replace(/\\s+/g, " ").trim())`,
  );
const finish = () => window.keys(KEY.control, KEY.enter);

test("the session says which of its documents was read in part", async () => {
  await go(window, `/sessions/${session}`);
  await window.shows("Page 2 was not read, or not all of it");
  await window.shows("The birth date could not be read");
  expect(await violations(window)).toEqual([]);
});

test("a result is not accepted while something that was asked is undecided", async () => {
  await window.tabTo("note-0000.txt", "a");
  await window.keys(KEY.enter);
  await window.shows("2 things are to be decided before the result is accepted:");
  await finish();
  await window.until(
    async () => ((await asked()).some((one) => one.startsWith("> ")) ? true : undefined),
    "no decision is asked for",
  );
  expect(await asked()).toEqual([
    expect.stringMatching(/^> Birth date: could not be read/),
    expect.stringMatching(/^Patient: not found/),
  ]);
  expect(await violations(window)).toEqual([]);
});

test("what could not be read is given by a person, as a value of its kind and no other", async () => {
  await window.keys("e");
  await window.fill("Value", "next tuesday");
  await window.keys(KEY.enter);
  await window.shows("written as 1958-03-14");
  expect(await violations(window)).toEqual([]);
  await window.fill("Value", "1958-03-14");
  await window.keys(KEY.enter);
  await window.shows("One thing is to be decided before the result is accepted:");
});

test("that a document names nobody is said, and then the result can be accepted", async () => {
  await window.until(
    async () => ((await asked()).some((one) => /^> Patient/.test(one)) ? true : undefined),
    "the patient's name is not asked for next",
  );
  await window.keys("a");
  await window.shows("Everything asked is decided. Accept the result, or reject it.");
  await finish();
  await window.shows("The result is accepted.");
});

test("a page that was not read is looked at before the result is accepted", async () => {
  // Its second page is read for its letters, whichever side is up.
  await window.named("h1", "second-page-picture.pdf", 60);
  await finish();
  await window.shows("The document: a part of it was not read");
  await window.keys("a");
  await window.shows("Everything asked is decided.");
  await finish();
  await window.until(
    async () => (clinicIsDone(await window.text()) ? true : undefined),
    "the result is not accepted",
  );
});

test("a result of the completed session is opened again for a reason, and corrected", async () => {
  await go(window, `/sessions/${session}`);
  await window.tabTo("second-page-picture.pdf", "a");
  await window.keys(KEY.enter);
  await window.press("Open again …");
  await window.shows("its completion report stays as it is");
  await window.fill("Why it must be reviewed again", "the second page names another doctor");
  await window.press("Open it again");
  await window.shows("The result is open again.");
  expect(await violations(window)).toEqual([]);
});

test("all of it is in the log, which is sound", async () => {
  await window.close();
  const of = (kind: string) =>
    JSON.parse(clinic.command("--json", "events", "--kind", kind)) as {
      payload: { all_values?: boolean; after_completion?: boolean };
    }[];
  expect(of("result.reviewed").map((one) => one.payload.all_values)).toEqual([false, false]);
  expect(of("result.reopened").map((one) => one.payload.after_completion)).toEqual([true]);
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
  window = await clinic.open();
});

/** Both results are accepted, and nothing waits. */
const clinicIsDone = (text: string) => text.includes("Accepted by ada");
