/** A model that somebody adds, tries and runs over a document, with llama.cpp's own server behind it. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, Clinic, go, letter, PYTHON, SAMPLES, startSession, TOOLS } from "./clinic";
import { answerDialog } from "./dialog";
import { freePort, KEY, type Window } from "./driver";

const clinic = Clinic.setUp();
const model = join(clinic.folder, "tiny-test.gguf");
let window: Window;
let server: ChildProcess;
let url = "";

beforeAll(async () => {
  // Taken in already, to be run over once more: far more than are sent at once.
  clinic.process([clinic.write("letter", 150, letter)]);
  execFileSync(PYTHON, [join(TOOLS, "tiny-model.py"), model]);
  const port = await freePort();
  url = `http://127.0.0.1:${port}/v1`;
  // It ends when its standard input does.
  const started = spawn(PYTHON, [join(TOOLS, "model-server.py"), model, String(port), "32768"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  server = started;
  for await (const line of createInterface(started.stdout)) if (line === "ready") break;
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  server?.kill();
  clinic.remove();
});

test("a model is added and tested in Settings", async () => {
  await go(window, "/settings?tab=endpoints");
  await window.press("Add an endpoint");
  await window.fill("Name", "local");
  await window.fill("Address", url);
  await window.fill("Model", model);
  // Nothing of patients is sent until somebody says so, to a model on this machine either.
  await window.press("May be sent documents");
  await window.fill("Price per million tokens in", "1000");
  await window.press("Add it");
  await window.shows("local is added");
  await window.press("Test now: local");
  await window.shows("It can be used", 60);
  await window.keys(KEY.escape);
});

test("a session with it shows what it cost, and its trace the prompt and the answer", async () => {
  await go(window, "/inbox");
  await window.press("Choose files");
  await answerDialog("Open File", join(SAMPLES, "referral-cardiology.txt"));
  await window.shows("referral-cardiology.txt", 30);
  await window.press("Start a session over the one not processed");
  // The list closes again where the estimate arrives just then.
  await window.until(async () => {
    await window.click(await window.named("[role=dialog] input", "Endpoint"));
    await window.press("local · ", 2);
    return true;
  }, "the endpoint cannot be chosen");
  await window.press("Start session");
  await window.shows("Session over one document");
  await window.until(
    async () => (/Completed|Processed|Failed/.test(await window.text()) ? true : undefined),
    "the session does not end",
    120,
  );
  const session = /[0-9a-f-]{36}/.exec(await window.run<string>("return location.hash"))?.[0] ?? "";
  await go(window, `/sessions/${session}?tab=cost`);
  await window.shows("local");
  expect(await window.text()).toMatch(/Together AUD [0-9.]*[1-9]/);
  await go(window, `/traces/${session}`);
  await window.click(await window.named("[role=row]", "Call of the model"));
  await window.press("Model asked");
  await window.shows("Prompt");
  // The tiny model answers with noise, which may be refused: it is shown all the same.
  const ended = ["Model answered", "Model call failed"];
  const shown = await window.text();
  await window.press(ended.find((one) => shown.includes(one)) ?? "no end of the call");
  await window.shows("Answer");
});

test("what was sent is on record, and Today leads to it", async () => {
  await go(window, "/");
  await window.shows("0 bytes left this clinic");
  await window.press("Show everything that was sent");
  await window.shows("Model call");
  await window.shows("Test of an endpoint");
  const shown = await window.text();
  expect(shown).toContain("0 bytes left this clinic");
  expect(shown).toContain("As it is");
  // The hash of what was sent is the one that the call's own record has.
  const sent = await ask<{ departures: { hash: string; purpose: string }[] }>(window, "egress", {
    since: "2020-01-01T00:00:00Z",
  });
  const calls = sent.departures.filter((one) => one.purpose === "model_call");
  expect(calls.map((one) => one.hash)).toEqual(await prompts());
  expect(calls.length).toBeGreaterThan(0);
});

test("a policy that is tightened while a session runs holds for all that is not sent yet", async () => {
  const session = await startSession(window, "local");
  expect(session).toMatch(/^[0-9a-f-]{36}$/);
  await window.until(
    async () => ((await seqs({ kind: "ai.requested", trace: session })).length ? true : undefined),
    "nothing is sent",
    30,
  );
  const endpoints = await ask<{ name: string }[]>(window, "endpoints");
  const present = endpoints.find((one) => one.name === "local");
  const form = { ...present, phi_policy: "never", api_key: null, forget_key: false };
  expect(await ask(window, "change_endpoint", { name: "local", form })).toHaveProperty(
    "name",
    "local",
  );
  await go(window, `/sessions/${session}`);
  await window.shows("may not be sent patients' documents", 60);
  const [changed] = await seqs({ kind: "endpoint.changed" });
  expect(changed).toBeDefined();
  for (const sent of await seqs({ kind: "ai.requested", trace: session }))
    expect(sent).toBeLessThan(changed ?? 0);
  expect((await seqs({ kind: "endpoint.refused", trace: session })).length).toBeGreaterThan(0);
  await window.close();
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
});

/** The hashes of what the model was asked, the newest first; the embedded engine is sent nothing. */
async function prompts(): Promise<string[]> {
  const asked = await seqs({ kind: "ai.requested" });
  const hashes: string[] = [];
  for (const seq of asked) {
    const { payload } = await ask<{ payload: string }>(window, "event", { seq });
    const { endpoint, prompt_hash } = JSON.parse(payload);
    if (endpoint === "local") hashes.push(prompt_hash);
  }
  return hashes;
}

/** Positions of the events that a filter finds, the newest first. */
async function seqs(query: Record<string, string>): Promise<number[]> {
  type Opened = { first: { rows: { seq: number }[] } };
  const { first } = await ask<Opened>(window, "open_log", { query });
  return first.rows.map((row) => row.seq);
}
