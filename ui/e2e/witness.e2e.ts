/** Another witness than head office: off until somebody adds it, and told sizes and times alone. */
import { afterAll, beforeAll, test } from "vitest";
import { Clinic, go } from "./clinic";
import type { Window } from "./driver";
import { looksRight } from "./looks";
import { Office } from "./office";

const clinic = Clinic.setUp();
let witness: Office;
let window: Window;

beforeAll(async () => {
  witness = await Office.make("witness.example");
  const key = /verifier key +(\S+)/.exec(clinic.command("verify"))?.[1];
  if (!key) throw new Error("the clinic has no key");
  witness.addLog(key);
  await witness.serve();
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
  await witness?.remove();
});

test("a witness is added after it was said what leaves, and signs", async () => {
  await go(window, "/sync");
  await window.press("Add a witness …");
  await window.shows("At most 24 requests a day");
  await looksRight(window);
  await window.fill("Its verifier key", witness.witness);
  await window.fill("Its address", witness.address);
  await window.press("Add the witness");
  await window.shows("The witness was added.");
  await window.press("Sync now");
  await window.shows("Signs", 30);
  await window.shows(" of 24");
  await window.shows("Online · ");
  await looksRight(window);
});

test("what is verified says how far it is fixed", async () => {
  await go(window, "/");
  await window.shows("since the last witness");
  await go(window, "/audit/3");
  await window.shows("This event is fixed.");
  await looksRight(window);
});

test("a witness that is removed is asked no more", async () => {
  await go(window, "/sync");
  await window.press("Remove witness.example/witness");
  await window.shows("What it has signed stays beside the log");
  await window.press("Remove the witness");
  await window.shows("None has been added.");
  await window.shows("Not enrolled with a head office");
});
