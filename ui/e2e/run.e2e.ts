/** A run that is stopped and taken up, and one that the machine kills in the middle. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Clinic, go, letter, signIn, startSession } from "./clinic";
import type { Window } from "./driver";

const DOCUMENTS = 150;

/** A letter that takes a while to read, so that a run is still at work when somebody stops it. */
const longLetter = (place: number): string =>
  letter(place) + "The patient walked here and reported no new symptoms this week.\n".repeat(600);

const clinic = Clinic.setUp();
let window: Window | undefined;

beforeAll(() => {
  // A first session takes them in; the window runs over them again.
  clinic.process([clinic.write("letter", DOCUMENTS, longLetter)]);
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

function shown(): Window {
  if (!window) throw new Error("there is no window");
  return window;
}

test("a run is stopped, keeps what is done, and is taken up to its end", async () => {
  window = await clinic.signedIn();
  const session = await startSession(window);
  expect(session).toMatch(/^[0-9a-f-]{36}$/);
  await go(window, `/sessions/${session}`);
  await window.find("[role=progressbar]");
  // A click can be lost while the page moves under it; a person would click again.
  await window.until(
    async () => {
      const text = await shown().text();
      if (text.includes("Cancelled")) return true;
      // Documents are done so fast that the button does not stand still for a pointer.
      if (!text.includes("Stopping"))
        await shown().run(
          `[...document.querySelectorAll("main button")]
            .find((button) => button.textContent.trim() === "Cancel")?.click();`,
        );
      return undefined;
    },
    "the session is not cancelled",
    30,
  );
  await window.press("Resume");
  await window.shows(`${DOCUMENTS} of ${DOCUMENTS}`, 90).catch(() => undefined);
  await window.shows("Completed", 90);
});

test("work goes on behind the lock", async () => {
  if (!window) throw new Error("there is no window");
  const session = await startSession(window);
  await window.keys("\uE009", "l");
  await window.shows("goes on behind the lock");
  await signIn(window);
  await go(window, `/sessions/${session}`);
  await window.shows("Completed", 120);
});

test("killed in the middle of a run, the window starts again and the session goes on", async () => {
  if (!window) throw new Error("there is no window");
  const session = await startSession(window);
  await go(window, `/sessions/${session}`);
  await window.find("[role=progressbar]");
  window.signal("SIGKILL");
  await window.close();

  window = await clinic.signedIn();
  await go(window, `/sessions/${session}`);
  await window.shows("Interrupted", 30);
  await window.press("Resume");
  await window.shows("Completed", 120);
  await window.close();
  window = undefined;

  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
  const shown = JSON.parse(clinic.command("--json", "session", session)) as {
    session: { processed_documents: number; api_calls_made: number };
  };
  expect(shown.session.processed_documents).toBe(DOCUMENTS);
});
