/** Every screen by keyboard alone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Clinic, samples } from "./clinic";
import { KEY, type Window } from "./driver";

const clinic = Clinic.setUp();
let window: Window;

beforeAll(async () => {
  clinic.process(samples().slice(0, 3));
  window = await clinic.open();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

const place = () => window.run<string>("return location.hash");

test("somebody signs in without a mouse", async () => {
  await window.find("input");
  await window.keys(..."ada".split(""));
  await window.keys(KEY.tab);
  await window.keys(..."seven green otters knit".split(""));
  await window.keys(KEY.enter);
  await window.find("nav", 30);
});

test("g and a letter goes to every place", async () => {
  for (const [letter, address, title] of [
    ["i", "#/inbox", "Inbox"],
    ["s", "#/sessions", "Sessions"],
    ["r", "#/review", "Review"],
    ["n", "#/patients", "Patients"],
    ["m", "#/messages", "Messages"],
    ["l", "#/alerts", "Alerts"],
    ["a", "#/audit", "Audit"],
    ["p", "#/reports", "Reports"],
    ["e", "#/settings", "Settings"],
    ["t", "#/", "Today"],
  ] as const) {
    await window.keys("g");
    await window.keys(letter);
    await window.until(
      async () => ((await place()).startsWith(address) ? true : undefined),
      `g ${letter} does not lead to ${address}`,
    );
    await window.named("h1", title);
  }
});

test("the palette, the keys and the tasks open and close by key", async () => {
  for (const key of ["/", "?", "t"]) {
    await window.keys(key);
    await window.find("[role=dialog]");
    await window.keys(KEY.escape);
    await window.until(
      async () =>
        (await window.run("return document.querySelector('[role=dialog]')")) ? undefined : true,
      `${key} stays open`,
    );
  }
  await window.keys("/");
  await window.find("[role=dialog] input");
  await window.keys(..."Reports".split(""));
  await window.keys(KEY.enter);
  await window.until(
    async () => ((await place()).startsWith("#/reports") ? true : undefined),
    "the palette does not go to the reports",
  );
  await closed("the palette");
});

test("a session, its document, an event and a trace open by Tab and Enter", async () => {
  await window.keys("g");
  await window.keys("s");
  await window.named("h1", "Sessions");
  await window.find("tbody a, tbody button");
  await window.tabTo("ada");
  const session = await window.run<string>(
    "const one = document.querySelector('tbody a'); one.focus(); return one.getAttribute('href')",
  );
  await window.keys(KEY.enter);
  await window.until(
    async () => ((await place()).includes("/sessions/") ? true : undefined),
    "Enter does not open the session",
  );
  expect(session).toContain("sessions/");
  const id = (await place()).split("/sessions/")[1]?.slice(0, 36) ?? "";
  await window.tabTo("appointment-letter.txt", "a");
  await window.keys(KEY.enter);
  await window.until(
    async () => ((await place()).includes("/documents/") ? true : undefined),
    "Enter does not open the document",
  );
  await window.keys(KEY.escape);
  await window.run("location.hash = arguments[0]", `/traces/${id}`);
  await window.named("h1", "Trace");
  await window.keys("g");
  await window.keys("a");
  await window.find("[data-seq]");
  await window.run("document.activeElement && document.activeElement.blur()");
  await tabToRow();
  await window.keys(KEY.down);
  await window.keys(KEY.enter);
  await window.shows("Proof");
});

/** Waits until no dialog is there any more; until then keys belong to it. */
async function closed(what: string): Promise<void> {
  await window.until(
    async () =>
      (await window.run("return document.querySelector('[role=dialog]')")) ? undefined : true,
    `${what} stays open`,
  );
}

async function tabToRow(): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const inList = await window.run<boolean>(
      "return document.activeElement.matches('[data-log-scroller]')",
    );
    if (inList) return;
    await window.keys(KEY.tab);
  }
  throw new Error("Tab does not reach the log");
}
