/** Two hundred hostile strings in every text field and in documents: none runs, none breaks a layout. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, Clinic, go, runAgain, signIn } from "./clinic";
import { KEY, type Window } from "./driver";
import { HOSTILE } from "./hostile";

const clinic = Clinic.setUp();
let window: Window;
let session: string;
let again: string;

beforeAll(async () => {
  const folder = clinic.write("hostile", HOSTILE.length, (place) => {
    const text = HOSTILE[place] ?? "";
    return `REFERRAL LETTER\n\nPatient: ${text}\nDate of birth: 14 March 1958\nMRN: ${text}\n\nDear Dr ${text},\n\nThank you for seeing this patient.\n${text}\n\nDr ${text}\n`;
  });
  session = clinic.process([folder]);
  window = await clinic.signedIn();
  again = await runAgain(window, session);
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

/** What is wrong with the page as it stands. */
function faults(): Promise<string[]> {
  return window.run<string[]>(`
    const faults = [];
    if (globalThis.__hit) faults.push("a hostile string ran");
    if (document.querySelector("main script, main iframe, main object, main embed, main link, main style:not([data-mantine-styles])"))
      faults.push("a hostile string became an element");
    const page = document.documentElement;
    if (page.scrollWidth > innerWidth + 1) faults.push("the page is wider than the window: " + page.scrollWidth);
    const rail = document.querySelector("nav");
    if (rail && Math.abs(rail.getBoundingClientRect().left) > 1) faults.push("the rail has moved");
    const title = document.querySelector("h1");
    if (title) {
      const box = title.getBoundingClientRect();
      if (box.right > innerWidth + 1) faults.push("the title runs out of the window");
    }
    if (location.protocol !== "tauri:" || location.host !== "localhost") faults.push("the page has gone to " + location.href);
    return faults;`);
}

/** The session's documents, so many at the most as the program gives at once. */
async function documentsOf(limit: number): Promise<{ document_id: string }[]> {
  type Page = { documents: { document_id: string }[] };
  const page = await ask<Page>(window, "session_documents", { session, offset: 0, limit });
  return page.documents;
}

test("documents full of them are listed, opened and searched", async () => {
  const found: string[] = [];
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    await window.resize(width, height);
    for (const address of [
      "/",
      "/inbox",
      "/sessions",
      `/sessions/${session}`,
      `/sessions/compare?a=${session}&b=${again}&show=all`,
      "/review",
      "/alerts",
      "/audit",
      `/traces/${session}`,
    ]) {
      await go(window, address);
      await window.still();
      found.push(...(await faults()).map((fault) => `${address} at ${width}: ${fault}`));
    }
  }
  const documents = (await documentsOf(50)).map((one) => one.document_id);
  expect(documents.length).toBeGreaterThan(20);
  for (const document of documents) {
    await go(window, `/documents/${document}?session=${session}`);
    await window.still();
    found.push(...(await faults()).map((fault) => `document ${document}: ${fault}`));
  }
  expect(found).toEqual([]);
});

/** Puts every string into every field that is shown, as typing does. */
async function intoFields(): Promise<{ fields: number; faults: string[] }> {
  const fields = await window.later<number>(
    `const [texts, done] = arguments;
     const shown = (one) => one.getClientRects().length && !one.disabled && !one.readOnly;
     const fields = [...document.querySelectorAll("input, textarea")].filter((one) =>
       shown(one) && ["text", "search", "password", "textarea", "email", "url"].includes(one.type));
     const put = (field, text) => {
       const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
       Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
       field.dispatchEvent(new Event("input", { bubbles: true }));
     };
     let place = 0;
     const next = () => {
       for (const field of fields) if (field.isConnected) put(field, texts[place]);
       place += 1;
       if (place < texts.length) setTimeout(next, 4);
       else done(fields.length);
     };
     next();`,
    HOSTILE,
  );
  await window.still();
  return { fields, faults: await faults() };
}

test("every text field takes them as text", async () => {
  await window.resize(1440, 900);
  const found: string[] = [];
  let fields = 0;
  const tried: [string, string | undefined][] = [
    ["/inbox", undefined],
    ["/sessions", undefined],
    ["/audit", undefined],
    ["/reports", undefined],
    ["/settings?tab=endpoints", "Add an endpoint"],
    ["/settings?tab=people", "Add a person"],
    ["/settings?tab=thresholds", undefined],
    ["/settings?tab=screening", undefined],
    ["/settings?tab=background", undefined],
  ];
  for (const [address, button] of tried) {
    await go(window, address);
    await window.still();
    if (button) await window.press(button);
    await window.still();
    const tried = await intoFields();
    fields += tried.fields;
    found.push(...tried.faults.map((fault) => `${address}: ${fault}`));
    await window.keys(KEY.escape);
    // A dialog that was filled asks before it is left.
    if (button) await window.press("Throw it away");
  }
  await go(window, "/");
  await window.keys("/");
  await window.find("[role=dialog] input");
  const palette = await intoFields();
  fields += palette.fields;
  found.push(...palette.faults.map((fault) => `palette: ${fault}`));
  await window.keys(KEY.escape);
  await window.keys(KEY.control, "l");
  await window.named("button", "Sign in");
  const door = await intoFields();
  fields += door.fields;
  found.push(...door.faults.map((fault) => `sign-in: ${fault}`));
  expect(found).toEqual([]);
  expect(fields).toBeGreaterThanOrEqual(12);
});

/** The most bytes that an answer to the page may have. */
const MOST = 256 * 1024;

test("no answer to the page is larger than it may be, with the longest of everything", async () => {
  await signIn(window);
  const sizes: Record<string, number> = {};
  const measured = async <T>(command: string, values: Record<string, unknown> = {}) => {
    const answer = await ask<T>(window, command, values);
    sizes[command] = Math.max(sizes[command] ?? 0, Buffer.byteLength(JSON.stringify(answer)));
    return answer;
  };
  const limit = 100_000;
  const offset = 0;
  await measured("inbox", { query: { limit } });
  await measured("session_page", { query: { limit } });
  await measured("session_head", { session });
  await measured("session_documents", { session, offset, limit });
  for (const { document_id: document } of (await documentsOf(limit)).slice(0, 20)) {
    await measured("session_values", { session, document });
    await measured("document", { session, document });
    await measured("document_page", { document, number: 1 });
  }
  await measured("again", { sessions: [session, again] });
  await measured("estimate_again", { sessions: [session], endpoint: "builtin" });
  const both = { before: session, after: again };
  await measured("comparison", both);
  for (let past: unknown = null, more = true; more; more = past !== null) {
    const page = { ...both, only_changed: false, past };
    past = (await measured<{ next: unknown }>("compared_documents", page)).next;
  }
  await measured("review_queue", { offset, limit });
  const some = {
    state: null,
    unresolved: false,
    severity: null,
    session: null,
    mine: false,
    escalated: false,
  };
  await measured("alerts", { query: { ...some, offset, limit } });
  const { reading } = await measured<{ reading: number }>("open_log", { query: {} });
  await measured("log_rows", { reading, offset, limit });
  await measured("trace_page", { trace: session, offset, limit });
  await measured("step_events", { trace: session, span: null });
  for (let seq = 0; seq < 200; seq += 10) await measured("event", { seq });
  await measured("today", { offset_minutes: 0 });
  await measured("search", { text: "hostile" });
  await measured("make_report", { request: { from: null, to: null, session, redacted: false } });
  await measured("report_picture", { number: 1, width: 1500 });
  expect(Object.keys(sizes).length).toBeGreaterThan(15);
  expect(Object.entries(sizes).filter(([, size]) => size > MOST)).toEqual([]);
});
