/** A clinic and a real head office: enrolled in the window, cut off, and in step again. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Clinic, go, PASSWORD, SAMPLES } from "./clinic";
import type { Window } from "./driver";
import { looksRight } from "./looks";
import { Office } from "./office";

const clinic = Clinic.setUp();
let office: Office;
let window: Window;

beforeAll(async () => {
  office = await Office.make();
  await office.serve();
  clinic.process([`${SAMPLES}/referral-cardiology.txt`]);
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
  await office?.remove();
});

/** Waits until head office has all of the log; what is searchable follows behind. */
const allThere = (what: RegExp) =>
  window.until(
    async () => {
      const text = await window.text();
      const log = /The log has ([\d,]+) events\./.exec(text)?.[1];
      const sizes = what.exec(text)?.slice(1) ?? [];
      return (sizes.length > 0 && sizes.every((size) => size === log)) || undefined;
    },
    "head office does not have all of the log",
    60,
  );
const HELD = /fixed to ([\d,]+) · held to ([\d,]+) · /;
const SEARCHABLE = /fixed to ([\d,]+) · held to ([\d,]+) · searchable to ([\d,]+)/;

test("a clinic that is not enrolled sends nothing, and says so", async () => {
  await go(window, "/sync");
  await window.shows("Not enrolled with a head office");
  await window.shows("None has been added.");
  await looksRight(window);
});

test("a code enrols it, and everything recorded so far is sent", async () => {
  await window.press("Enrol with a code …");
  await window.shows("the header of every event");
  await looksRight(window);
  await window.fill("Code from head office", office.code("Rivergum Family Practice"));
  await window.shows(`Everything is sent to ${office.address}`);
  await window.press(`Enrol with ${new URL(office.address).host}`);
  await window.shows("The clinic is enrolled with office.example.", 30);
  await window.shows("it is the clinic's word");
  await allThere(HELD);
  await window.shows("Everything has been sent.");
  await window.shows("Online · ");
  await looksRight(window);
  await window.press("Sync now");
  await allThere(SEARCHABLE);
});

test("how what events say is sent is changed with a reason, and recorded", async () => {
  await window.shows("Contents of events");
  await window.press("Change how it is sent: Clinic set up");
  await window.press("Sealed");
  await window.fill("Reason", "a backup is wanted");
  await window.fill("Your password again", PASSWORD);
  await looksRight(window);
  await window.press("Change");
  await window.shows("Clinic set up: Sealed from now on.");
  await looksRight(window);
});

test("without head office work goes on, and each unsent piece says why and when next", async () => {
  await office.stop();
  clinic.process([`${SAMPLES}/referral-dermatology.pdf`]);
  await window.press("Sync now");
  await window.shows("office.example cannot be reached", 30);
  await window.shows("Checkpoint of ");
  await window.shows("Offline · ");
  expect(await window.text()).toMatch(/in \d+ (seconds|minutes?)/);
  await looksRight(window);
});

test("a pause has an end and a reason, and is resumed", async () => {
  await window.press("Pause …");
  await window.fill("Reason", "the server is being moved");
  await looksRight(window);
  await window.press("Pause sync");
  await window.shows("Reason: the server is being moved");
  await window.shows("Paused · ");
  await looksRight(window);
  await window.press("Resume");
  await window.shows("Offline · ");
});

test("once head office is back, sync now sends what is missing", async () => {
  await office.serve();
  await window.press("Sync now");
  await allThere(HELD);
  await window.shows("Online · ");
});

test("an event says that it is fixed", async () => {
  await go(window, "/audit/3");
  await window.shows("This event is fixed.");
  await looksRight(window);
});
