/** A scan of several documents is looked at, cut, and its documents are processed, by keyboard. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Clinic, go } from "./clinic";
import { KEY, type Window } from "./driver";
import { FOLDER, SCHEMES, SIZES } from "./pictures";
import { report, scan } from "./scan";

const clinic = Clinic.setUp();
let window: Window;
let session: string;

beforeAll(async () => {
  const path = join(clinic.folder, "post of tuesday.pdf");
  writeFileSync(
    path,
    scan([
      report("ROURKE, Desmond", "27/06/1949", "26-1001", "Page 1 of 1"),
      "PATCH T",
      report("BRANDT, Anneliese", "19/08/1990", "26-1002", "Page 1 of 2"),
      report("BRANDT, Anneliese", "19/08/1990", "26-1002", "Page 2 of 2"),
    ]),
  );
  session = clinic.process([path]);
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

/** The screen as it stands, where pictures are wanted. */
async function pictures(name: string): Promise<void> {
  if (process.env.WARDBOOK_PICTURES === undefined) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const [width, height] of SIZES)
    for (const scheme of SCHEMES) {
      await window.resize(width, height);
      await window.run(
        "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
        scheme,
      );
      await window.still();
      await window.picture(join(FOLDER, `packet-${name}-${width}-${scheme}.png`));
    }
}

test("a session asks whether the scan is several documents", async () => {
  await go(window, `/sessions/${session}`);
  await window.shows("seems to hold several documents: another begins after pages 1, 2");
});

test("the scan opens on its pages, with the cuts that are proposed and why", async () => {
  await window.tabTo("post of tuesday.pdf", "a");
  await window.keys(KEY.enter);
  await window.shows("2 documents come of it as it is cut below.");
  await window.shows("a separator sheet");
  await window.shows("98 %, sure");
  await pictures("proposed");
  expect(await violations(window)).toEqual([]);
});

test("cuts are added and taken out, and pages left out, by key", async () => {
  await window.keys("j");
  await window.keys("j");
  await window.keys("j");
  await window.shows("Page 4 of 4");
  await window.keys("x");
  await window.shows("3 documents come of it as it is cut below.");
  await window.keys("[");
  await window.shows("Page 4 of 4");
  await window.keys("x");
  await window.shows("2 documents come of it as it is cut below.");
});

test("the scan is cut once a person confirms it, and its documents are named", async () => {
  await window.keys(KEY.control, KEY.enter);
  await window.shows("A scan is cut only once.");
  await pictures("confirm");
  await window.keys(KEY.enter);
  await window.shows("The scan was cut into 2 documents.");
  await window.shows("Its 2 documents are documents of their own");
  await window.shows("post of tuesday (pages 3 to 4).pdf");
  await window.shows("counts no more");
  expect(await violations(window)).toEqual([]);
  await pictures("whole");
});

test("its documents stand under it in the inbox, and are processed together", async () => {
  await go(window, "/inbox");
  await window.shows("pages 3 to 4 of 4");
  await pictures("inbox");
  await window.tabTo("post of tuesday.pdf", "a");
  await window.keys(KEY.enter);
  await window.press("Process the 2 documents …");
  await window.shows("Start session");
  await window.tabTo("Start session");
  await window.keys(KEY.enter);
  await window.shows("post of tuesday (page 1).pdf");
  await window.until(
    async () => (/Completed/.test(await window.text()) ? true : undefined),
    "the session does not complete",
    60,
  );
  await window.tabTo("post of tuesday (pages 3 to 4).pdf", "a");
  await window.keys(KEY.enter);
  await window.shows("Anneliese Brandt");
  await window.shows("pages 3 to 4 of 4");
  await window.shows("Page 1 of 2");
  expect(await violations(window)).toEqual([]);
  await pictures("piece");
});

test("all of it is in the log, which is sound", async () => {
  await window.close();
  const cuts = JSON.parse(clinic.command("--json", "events", "--kind", "document.cut")) as {
    payload: { documents: unknown[]; left_out: number[] };
  }[];
  expect(cuts.map(({ payload }) => [payload.documents.length, payload.left_out])).toEqual([
    [2, [2]],
  ]);
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
});
