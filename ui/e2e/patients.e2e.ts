/**
 * The clinic's patients: a list is looked at and then imported, a document that waited is matched by it,
 * another is chosen by a person, and one patient is marked “no AI”.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, Clinic, go } from "./clinic";
import { answerDialog } from "./dialog";
import { KEY, type Window } from "./driver";
import { looksRight } from "./looks";
import { SCHEMES, SIZES } from "./pictures";

/** Twins of nearly one name, somebody of a changed name, and two rows that are nobody. */
const LIST = `Record number,Family name,Given name,Date of birth,Previous family name,Shoe size
RG-1001,O'Rourke,Desmond,1958-03-14,,44
RG-1002,Lee,Ann,1990-05-02,,38
RG-1003,Lee,Anne,1990-05-02,,38
RG-1004,Vaughan-Peters,Rhodri,1971-12-01,Vaughan,43
RG-1005,,,1980-01-01,,40
RG-1006,Nobody,Norma,1066-10-14,,36
`;

const letter = (name: string, born: string) => `Rivergum Family Practice

21 November 2026

Dr Jane Okafor
Cardiologist

RE: ${name}
DOB: ${born}

Thank you for seeing this patient, who has had a cough for three weeks.

Dr Peter Hall
`;

const clinic = Clinic.setUp();
let window: Window;

beforeAll(async () => {
  const letters = [letter("Mr Desmond O'Rourke", "14/03/1958"), letter("Ms Ann Lee", "02/05/1990")];
  clinic.process([clinic.write("letter", letters.length, (place) => letters[place] ?? "")]);
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

/** The screen as it stands: in both schemes and sizes nothing is wrong with it. */
async function looksRightEverywhere(): Promise<void> {
  for (const [width, height] of SIZES)
    for (const scheme of SCHEMES) {
      await window.resize(width, height);
      await window.run(
        "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
        scheme,
      );
      await looksRight(window);
    }
  await window.resize(...SIZES[0]);
}

/** Searches the list, and waits until it says how many it found. */
async function search(words: string, shows: string): Promise<void> {
  await window.fill("Search by name, birth date or number", words);
  await window.shows(shows);
}

test("a list is looked at first, and says what it would change and which rows it cannot take", async () => {
  await window.keys("g");
  await window.keys("n");
  await window.shows("No patients yet");
  await looksRight(window);
  const list = join(clinic.folder, "patients.csv");
  writeFileSync(list, LIST);
  await window.press("Import a list …");
  await answerDialog("Open File", list);
  await window.shows("Nothing is imported yet.", 60);
  await window.shows("4 patients would be added.");
  await window.shows("2 rows cannot be imported.");
  await window.shows("Shoe size");
  const rows = await window.run<string[]>(
    `return [...document.querySelectorAll("table[aria-label='Rows that cannot be imported'] tbody tr")]
       .map((row) => row.innerText.replace(/\\s+/g, " ").trim())`,
  );
  expect(rows).toEqual([
    expect.stringMatching(/^6 .*name/),
    expect.stringMatching(/^7 .*birth date/),
  ]);
  await looksRightEverywhere();
});

test("it is imported when somebody says so, and matches what waited for it", async () => {
  await window.press("Import 4 changes");
  await window.shows("4 patients were added.", 60);
  await window.shows("One document that waited was matched to its patient.");
  await window.shows("4 patients on the list");
  await window.shows("One document waits for a person to say whose it is.");
  await looksRightEverywhere();
  await window.press("Dismiss");
});

test("patients are found by former name, by birth date in any writing, and by number", async () => {
  await search("vaughan", "1 to 1 of 1");
  await window.shows("Vaughan-Peters, Rhodri");
  await search("2 May 1990", "1 to 2 of 2");
  await search("RG-1001", "1 to 1 of 1");
  await window.shows("O'Rourke, Desmond");
  await search("nobody at all", "Nobody matches");
  await window.press("Clear the search");
  await window.shows("1 to 4 of 4");
  expect(await window.run("return location.href")).not.toMatch(/vaughan|1990|RG-/i);
});

test("a patient's page says who it is, what came in, and who looked", async () => {
  await window.tabTo("O'Rourke, Desmond", "a");
  await window.keys(KEY.enter);
  await window.named("h2", "Desmond O'Rourke");
  await window.shows("letter-0000.txt");
  await window.shows("By Wardbook");
  await looksRightEverywhere();
  await window.press("Who opened and changed");
  await window.shows("Added to the list");
  await looksRight(window);
  await window.press("Names and numbers");
  await window.shows("RG-1001");
  expect(await window.run("return document.title")).not.toContain("Desmond");
});

test("where a person must choose, they choose by key and are said to have chosen", async () => {
  await go(window, "/patients");
  await window.press("Show it");
  await window.shows("Patient to choose (1)");
  await looksRight(window);
  await window.press("letter-0001.txt");
  await window.shows("Whose document is this?");
  await looksRightEverywhere();
  await window.run("document.activeElement && document.activeElement.blur()");
  await window.keys("1");
  await window.until(
    async () =>
      (await window.run<string>("return document.activeElement.textContent")).startsWith(
        "It is this patient: Ann",
      ) || undefined,
    "1 does not go to the first patient offered",
  );
  await window.keys(KEY.enter);
  await window.shows("Chosen by ada");
  await window.until(
    async () => ((await choices()) === 0 ? true : undefined),
    "it is still counted as waiting",
  );
});

test("a wrong choice is changed from the list, with a reason", async () => {
  await window.run("document.activeElement && document.activeElement.blur()");
  await window.keys("p");
  await window.fill("Search by name, birth date or number", "vaughan");
  await window.named("label", "Rhodri Vaughan-Peters");
  await looksRight(window);
  await window.press("Rhodri Vaughan-Peters");
  await window.fill("Reason (may stay empty)", "the letter was put in the wrong envelope");
  await window.press("It is this patient");
  await window.shows("the letter was put in the wrong envelope");
  await window.named("a", "Rhodri Vaughan-Peters");
});

test("a patient who is marked “no AI” is shown so everywhere", async () => {
  await window.press("Rhodri Vaughan-Peters");
  await window.press("Mark “no AI” …");
  await window.fill("Why nothing may be processed", "asked for it at the desk");
  await looksRight(window);
  await window.press("Mark “no AI”");
  await window.shows("No AI: nothing of this patient is processed");
  await looksRightEverywhere();
  await go(window, "/patients?no_ai=yes");
  await window.shows("1 to 1 of 1");
  await window.shows("No AI");
  await looksRightEverywhere();
});

test("all of it is in the log, which is sound", async () => {
  await window.close();
  const of = (kind: string) =>
    JSON.parse(clinic.command("--json", "events", "--kind", kind)) as unknown[];
  expect(of("patients.imported")).toHaveLength(1);
  expect(of("patient.added")).toHaveLength(4);
  expect(of("patient.no_ai_marked")).toHaveLength(1);
  expect(of("document.matched").length).toBeGreaterThanOrEqual(3);
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
});

/** How many documents wait for somebody to choose the patient, as Today counts them. */
async function choices(): Promise<number> {
  const today = await ask<{ patient_choices: number }>(window, "today", { offset_minutes: 0 });
  return today.patient_choices;
}
