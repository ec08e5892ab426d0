/** Pictures of every screen, light and dark, wide and narrow, to be looked at by people. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { Clinic, fillInClinic, keyOnSheet, SAMPLES, signIn } from "./clinic";
import { KEY, type Window } from "./driver";
import { FOLDER, SCHEMES, SIZES } from "./pictures";
import { report, scan } from "./scan";
import { comparisons, pdfOf, type Screen, screens, show, waitingIn } from "./screens";

const clinic = Clinic.setUp();
let window: Window;
let all: Screen[];
let waiting: string;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  const session = clinic.process();
  clinic.command("process", `${SAMPLES}/bad`);
  waiting = waitingIn(clinic);
  clinic.command("user", "add", "tom", "--role", "staff", "--reason", "the first week");
  clinic.command("user", "add", "rita", "--role", "reviewer", "--reason", "the first week");
  all = screens(session, pdfOf(clinic, session));
  window = await clinic.open();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("every screen", async () => {
  await each("sign-in");
  await signIn(window);
  all.push(...(await comparisons(window, waiting)));
  await window.until(
    async () =>
      (await window.run("return !document.querySelector('.mantine-Notification-root')")) ||
      undefined,
    "what was told of the session stays",
  );
  for (const screen of all) {
    await show(window, screen);
    await each(screen.name);
  }
  await show(window, { name: "run-again", address: `/sessions/${waiting}`, shows: "Run again" });
  await window.press("Run again");
  await window.shows("At most");
  await each("run-again");
}, 600_000);

test("the first run", async () => {
  await window.close();
  const fresh = Clinic.none();
  window = await fresh.open();
  await window.find("input");
  await each("first-run-clinic");
  await fillInClinic(window);
  const key = await keyOnSheet(window);
  await each("first-run-key");
  await window.press("I have it on paper");
  await window.fill("Recovery key", key);
  await window.press("Confirm");
  await window.press("Test it now");
  await window.shows("It can be used", 30);
  await each("first-run-endpoint");
  await window.press("Continue");
  await window.shows("Skip for now");
  await each("first-run-inbox");
  await window.press("Skip for now");
  await window.press("Process the sample documents");
  await window.shows("How sure", 60);
  await each("first-run-samples");
  await window.close();
  fresh.remove();
}, 120_000);

test("what arrives, and whose it is", async () => {
  const arrived = Clinic.setUp();
  const place = (name: string) => join(arrived.folder, name);
  const scans = place("scans");
  mkdirSync(scans);
  arrived.command("inbox", "watch", "add", scans, "--process", "--hours", "07:00-19:00");
  writeFileSync(place("patients.csv"), PATIENTS);
  arrived.command("patients", "import", place("patients.csv"));
  writeFileSync(
    place("post of tuesday.pdf"),
    scan([
      report("ROURKE, Desmond", "27/06/1949", "26-1001", "Page 1 of 1"),
      report("BRANDT, Anneliese", "19/08/1990", "26-1002", "Page 1 of 1"),
    ]),
  );
  copyFileSync(resolve(FIXTURES, "pictures/two-pages-g4.tif"), place("fax.tif"));
  copyFileSync(resolve(FIXTURES, "user-password-aes256.pdf"), place("locked.pdf"));
  arrived.process(["post of tuesday.pdf", "fax.tif", "locked.pdf"].map(place));
  window = await arrived.signedIn();
  const taken = async (name: string, address: string, shows: string) => {
    await show(window, { name, address, shows });
    await each(name);
  };
  await taken("inbox-arrived", "/inbox", "Needs its password");
  await taken("inbox-folders", "/settings?tab=inbox", "07:00");
  await taken("patients-list", "/patients", "Brandt");
  await open("Rourke, Desmond", "Desmond Rourke");
  await each("patient");
  for (const [name, document] of [
    ["document-fax", "fax.tif"],
    ["document-packet", "post of tuesday.pdf"],
    ["document-locked", "locked.pdf"],
  ] as const) {
    await show(window, { name, address: "/inbox", shows: document });
    await open(document);
    await each(name);
  }
  await window.close();
  arrived.remove();
}, 300_000);

/** Follows the link of this name by keyboard. */
async function open(name: string, shows = name): Promise<void> {
  await window.tabTo(name, "a");
  await window.keys(KEY.enter);
  await window.shows(shows);
}

const FIXTURES = resolve(import.meta.dirname, "../../crates/documents/tests/fixtures");

const PATIENTS = `Record number,Family name,Given name,Date of birth
RG-1001,Rourke,Desmond,1949-06-27
RG-1002,Brandt,Anneliese,1990-08-19
RG-1003,Vaughan-Peters,Rhodri,1971-12-01
`;

async function each(name: string): Promise<void> {
  for (const [width, height] of SIZES)
    for (const scheme of SCHEMES) {
      await window.resize(width, height);
      await window.run(
        "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
        scheme,
      );
      await window.still();
      await window.picture(join(FOLDER, `${name}-${width}-${scheme}.png`));
    }
}
