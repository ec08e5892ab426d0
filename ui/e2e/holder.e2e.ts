/** One clinic, several programs: the window, the command line and the agent at the same time. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { Agent } from "./agent";
import { ask, Clinic, go, letter, SAMPLES, signIn, startSession } from "./clinic";
import { cross } from "./dialog";
import { KEY, programsOn, type Window } from "./driver";
import { waitUntil } from "./wait";

let clinic: Clinic;
let window: Window | undefined;
let agent: Agent | undefined;

beforeEach(() => {
  clinic = Clinic.setUp();
});

afterEach(async () => {
  const [closing, ending] = [window, agent];
  window = undefined;
  agent = undefined;
  try {
    await closing?.close();
  } finally {
    ending?.kill();
    clinic.remove();
  }
});

/** What every command line story asks, while another program has the clinic. */
function commandsAnswer(): string {
  expect(clinic.command("sessions")).toBeTypeOf("string");
  expect(clinic.command("user", "list")).toContain("ada");
  return clinic.process([`${SAMPLES}/referral-cardiology.txt`]);
}

test("commands answer while the window is open, and it shows what they did", async () => {
  window = await clinic.signedIn();
  await go(window, "/sessions");
  await window.shows("No session yet");
  const session = commandsAnswer();
  await go(window, `/sessions/${session}`);
  await window.shows("Completed");
  // A list that was read a moment ago is not read again at once.
  const shown = window;
  await shown.until(async () => {
    await go(shown, "/");
    await go(shown, "/sessions");
    await shown.still();
    return (await shown.text()).includes("Completed") || undefined;
  }, "the list does not show the session");
  expect(programsOn(clinic.home)).toHaveLength(1);
});

test("commands answer while the window is locked, which shows it after the next sign-in", async () => {
  window = await clinic.signedIn();
  await window.keys(KEY.control, "l");
  await window.named("button", "Sign in");
  const session = commandsAnswer();
  await window.named("button", "Sign in");
  expect(await window.text()).not.toContain("Completed");
  await signIn(window);
  await go(window, `/sessions/${session}`);
  await window.shows("Completed");
});

test("commands answer while a session runs in the window", async () => {
  clinic.process([clinic.write("letter", 150, letter)]);
  window = await clinic.signedIn();
  const session = await startSession(window);
  type Listed = { session_id: string; session_status: string }[];
  // It is there from its first moment on, before its run has begun.
  const found = await window.until(async () => {
    const listed = JSON.parse(clinic.command("--json", "sessions")) as Listed;
    const one = listed.find((one) => one.session_id === session);
    return one?.session_status === "initiated" ? undefined : one;
  }, "the session does not begin");
  const events = clinic.command("events", "--session", session);
  expect(events).toContain("session.started");
  const tasks = await ask<{ ended_at: string | null }[]>(window, "tasks");
  expect(
    tasks.some((task) => task.ended_at === null),
    "the session was still running",
  ).toBe(true);
  expect(found.session_status).toBe("processing");
  await go(window, `/sessions/${session}`);
  await window.shows("Completed", 120);
});

test("a window takes the clinic over from an agent, which has it again afterwards", async () => {
  agent = await Agent.on(clinic);
  expect(clinic.command("user", "list")).toContain("ada");
  for (let round = 1; round <= 2; round += 1) {
    window = await clinic.signedIn();
    await agent.says("the window has the clinic", round);
    const session = commandsAnswer();
    await go(window, `/sessions/${session}`);
    await window.shows("Completed");
    // Background work goes on in the agent, so that nothing is asked.
    await cross();
    await waitUntil(
      () => programsOn(clinic.home).length === 0 || undefined,
      "the window is still open",
    );
    await window.close();
    window = undefined;
    await agent.says("the agent has the clinic", round + 1);
  }
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
  expect(await agent.end()).toBe(0);
  agent = undefined;
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
});
