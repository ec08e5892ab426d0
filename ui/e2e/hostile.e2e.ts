/** Two hundred hostile strings in every text field and in documents: none runs, none breaks a layout. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Clinic, go, runAgain, signIn } from "./clinic";
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

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 600));
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
      await settled();
      found.push(...(await faults()).map((fault) => `${address} at ${width}: ${fault}`));
    }
  }
  const documents = await window.later<string[]>(
    `const done = arguments[0];
     window.__TAURI_INTERNALS__.invoke("session_documents", { session: "${session}", offset: 0, limit: 50 })
       .then((page) => done(page.documents.map((one) => one.document_id)), (error) => done([]));`,
  );
  expect(documents.length).toBeGreaterThan(20);
  for (const document of documents) {
    await go(window, `/documents/${document}?session=${session}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
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
       else setTimeout(() => done(fields.length), 200);
     };
     next();`,
    HOSTILE,
  );
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
  ];
  for (const [address, button] of tried) {
    await go(window, address);
    await settled();
    if (button) await window.press(button);
    await settled();
    const tried = await intoFields();
    fields += tried.fields;
    found.push(...tried.faults.map((fault) => `${address}: ${fault}`));
    await window.keys(KEY.escape);
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
  const sizes = await window.later<Record<string, number>>(
    `const [session, second, done] = arguments;
     const invoke = window.__TAURI_INTERNALS__.invoke;
     const sizes = {};
     const ask = async (command, body) => {
       const answer = await invoke(command, body);
       sizes[command] = Math.max(sizes[command] || 0, new TextEncoder().encode(JSON.stringify(answer)).length);
       return answer;
     };
     (async () => {
       const most = 100000;
       await ask("inbox", { query: { limit: most } });
       await ask("session_page", { query: { limit: most } });
       await ask("session_head", { session });
       const { documents } = await ask("session_documents", { session, offset: 0, limit: most });
       for (const { document_id } of documents.slice(0, 20)) {
         await ask("session_values", { session, document: document_id });
         await ask("document", { session, document: document_id });
         await ask("document_page", { document: document_id, number: 1 });
       }
       await ask("again", { sessions: [session, second] });
       await ask("estimate_again", { sessions: [session], endpoint: "builtin" });
       await ask("comparison", { before: session, after: second });
       for (let past = null, more = true; more; ) {
         const page = await ask("compared_documents", { before: session, after: second, onlyChanged: false, past });
         past = page.next;
         more = past !== null;
       }
       await ask("review_queue", { offset: 0, limit: most });
       await ask("alerts", { query: { state: null, unresolved: false, severity: null, session: null, offset: 0, limit: most } });
       const { reading } = await ask("open_log", { query: {} });
       await ask("log_rows", { reading, offset: 0, limit: most });
       await ask("trace_page", { trace: session, offset: 0, limit: most });
       await ask("step_events", { trace: session, span: null });
       for (let seq = 0; seq < 200; seq += 10) await ask("event", { seq });
       await ask("today", { offsetMinutes: 0 });
       await ask("search", { text: "hostile" });
       await ask("make_report", { request: { from: null, to: null, session, redacted: false } });
       await ask("report_picture", { number: 1, width: 1500 });
     })().then(() => done(sizes), (error) => done({ [JSON.stringify(error)]: Infinity }));`,
    session,
    again,
  );
  expect(Object.keys(sizes).length).toBeGreaterThan(15);
  expect(Object.entries(sizes).filter(([, size]) => size === null || size > MOST)).toEqual([]);
});
