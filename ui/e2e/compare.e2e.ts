/** Documents that are run again, and what that changed, by keyboard alone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Clinic, doubtful, go, samples } from "./clinic";
import { KEY, type Window } from "./driver";

const clinic = Clinic.setUp();
let window: Window;
let first: string;
let second: string;

beforeAll(async () => {
  const letters = samples().filter((name) => name.includes("referral-"));
  // The session waits for a review of the note, so that its values can still be corrected.
  first = clinic.process([...letters, clinic.write("note", 1, doubtful)]);
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

const place = () => window.run<string>("return location.hash");
const leads = (to: string) =>
  window.until(
    async () => ((await place()).startsWith(to) ? true : undefined),
    `it does not lead to ${to}`,
  );
/** The rows of the table of values, each cell with its words on one line. */
const rows = () =>
  window.run<string[][]>(
    `return [...document.querySelectorAll("table[aria-label='Values before and after'] tbody tr")].map((row) =>
       [...row.querySelectorAll("td")].map((cell) => cell.innerText.replace(/\\s+/g, " ").trim()))`,
  );

test("a reviewer corrects a name", async () => {
  await go(window, `/sessions/${first}`);
  await window.tabTo("referral-cardiology.txt", "a");
  await window.keys(KEY.enter);
  await window.shows("Desmond O'Rourke");
  await window.keys("e");
  await window.find("input[aria-label='The right value of Patient']");
  await window.keys(KEY.control, "a");
  await window.keys(..."Desmond Rourke".split(""));
  await window.keys(KEY.enter);
  await window.shows("Was found as");
});

test("the documents are run again, at an endpoint and for a price that are told first", async () => {
  await go(window, `/sessions/${first}`);
  await window.tabTo("Run again");
  await window.keys(KEY.enter);
  await window.shows("Run 5 documents again");
  await window.shows("At most");
  expect(await violations(window)).toEqual([]);
  await window.tabTo("Start session");
  await window.keys(KEY.enter);
  await window.until(
    async () => ((await place()).includes(first) ? undefined : true),
    "no new session is shown",
  );
  second = (await place()).slice("#/sessions/".length);
  await window.named("h1", "Session over 5 documents again");
  await window.shows("waits for review", 60);
});

test("what changed is the corrected name, which the engine finds as before", async () => {
  await window.tabTo("Show changes", "a");
  await window.keys(KEY.enter);
  await leads(`#/sessions/compare?a=${first}&b=${second}`);
  await window.named("h1", "Changes between two sessions");
  await window.shows("One document in which something changed");
  expect(await rows()).toEqual([
    [
      "referral-cardiology.txt",
      "Patient",
      "Desmond Rourke Was found as: Desmond O'Rourke Corrected",
      expect.stringMatching(/^Desmond O'Rourke \d.*sure$/),
      "Changed",
    ],
  ]);
  expect(await violations(window)).toEqual([]);
});

test("everything that is the same is shown to who wants it", async () => {
  await window.tabTo("Only changes", "input");
  await window.keys(KEY.space);
  await window.shows("5 documents in common");
  const all = await rows();
  expect(all.length).toBeGreaterThan(15);
  expect(all.filter((row) => row[4] === "Same")).toHaveLength(all.length - 1);
});

test("two sessions of the list are compared, and no other number of them", async () => {
  await window.run("document.activeElement && document.activeElement.blur()");
  await window.keys("g");
  await window.keys("s");
  await window.named("h1", "Sessions");
  await window.find("tbody tr");
  await window.tabTo("Compare");
  await window.shows("Select exactly two sessions");
  await window.keys(KEY.enter);
  expect(await place()).toBe("#/sessions");
  for (let row = 0; row < 2; row += 1) {
    await window.tabTo("Select ada", "input");
    await window.keys(KEY.space);
    await window.keys(KEY.tab);
  }
  await window.shows("Run the documents of 2 sessions again");
  await window.run("document.activeElement && document.activeElement.blur()");
  await window.tabTo("Compare");
  await window.keys(KEY.enter);
  await leads(`#/sessions/compare?a=${first}&b=${second}`);
  await window.shows("Desmond Rourke");
});

test("that both results were seen is in the log, which is sound", async () => {
  await window.close();
  const events = JSON.parse(clinic.command("--json", "events", "--kind", "session.opened")) as {
    payload: { shown?: string; compared_with?: string };
  }[];
  const compared = events.filter((one) => one.payload.shown === "comparison");
  expect(new Set(compared.map((one) => one.payload.compared_with))).toEqual(
    new Set([first, second]),
  );
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
  window = await clinic.open();
});
