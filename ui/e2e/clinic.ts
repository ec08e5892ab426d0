/** A clinic of its own for each story, set up by the command line, and the window on it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Options, Window } from "./driver";

const ROOT = resolve(import.meta.dirname, "../..");
const TARGET = process.env.WARDBOOK_TARGET ?? join(ROOT, "target");
const PROFILE = process.env.WARDBOOK_PROFILE ?? "debug";

export const DESKTOP = join(TARGET, PROFILE, "wardbook-desktop");
export const COMMAND = join(TARGET, PROFILE, "wardbook");
/** The tests' own Python, and the programs that it runs. */
export const PYTHON = process.env.WARDBOOK_TEST_PYTHON ?? join(TARGET, "test-python/bin/python");
export const TOOLS = join(ROOT, "tests/tools");
export const SAMPLES = join(ROOT, "samples");
export const ADMIN = "ada";
export const PASSWORD = "seven green otters knit";

/** What a window says that takes no click. */
const NOTHING_ASKED = "nothing was asked";

export class Clinic {
  readonly home: string;

  /** `folder` holds the clinic and whatever a story writes beside it. */
  private constructor(readonly folder: string) {
    this.home = join(folder, "clinic");
  }

  /** A folder without any clinic yet. */
  static none(): Clinic {
    return new Clinic(mkdtempSync(join(tmpdir(), "wardbook-e2e-")));
  }

  static setUp(name = "Rivergum Family Practice"): Clinic {
    const clinic = Clinic.none();
    clinic.command("init", "--clinic", name, "--admin", ADMIN);
    return clinic;
  }

  /** A second copy under the same keys, as a disk's copy is. The window must be closed. */
  copy(): Clinic {
    const copy = Clinic.none();
    cpSync(this.home, copy.home, { recursive: true });
    return copy;
  }

  /** The command line on this clinic; the window must be closed. Answers with what it printed. */
  command(...words: string[]): string {
    return this.commandAs(ADMIN, ...words);
  }

  commandAs(user: string, ...words: string[]): string {
    try {
      return execFileSync(COMMAND, ["--home", this.home, "--user", user, ...words], {
        env: { ...process.env, WARDBOOK_PASSWORD: PASSWORD, WARDBOOK_NEW_PASSWORD: PASSWORD },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: 64 * 1024 * 1024,
      });
    } catch (error) {
      // 1 says that a document failed or waits for a person, which a story may want.
      const { status, stdout, stderr } = error as {
        status: number;
        stdout: string;
        stderr: string;
      };
      if (status === 1) return stdout;
      throw new Error(`wardbook ${words.join(" ")}: ${stderr}`);
    }
  }

  /** Runs a session over the sample documents; answers with its id. */
  process(files: string[] = samples()): string {
    const printed = this.command("process", ...files);
    const found = /session +([0-9a-f-]{36})/.exec(printed);
    if (!found?.[1]) throw new Error(printed);
    return found[1];
  }

  /** Writes `copies` different text documents and answers with their folder. */
  write(name: string, copies: number, text: (place: number) => string): string {
    const folder = mkdtempSync(join(this.folder, `${name}-`));
    for (let place = 0; place < copies; place += 1)
      writeFileSync(join(folder, `${name}-${String(place).padStart(4, "0")}.txt`), text(place));
    return folder;
  }

  open(options: Partial<Options> = {}): Promise<Window> {
    return Window.open({ binary: DESKTOP, home: this.home, ...options });
  }

  /** The window with somebody signed in. */
  async signedIn(user = ADMIN): Promise<Window> {
    const window = await this.open();
    try {
      await signIn(window, user);
      return window;
    } catch (error) {
      if (!(error as Error).message.startsWith(NOTHING_ASKED)) throw error;
      await window.close();
    }
    const another = await this.open();
    await signIn(another, user);
    return another;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function signIn(window: Window, user = ADMIN, password = PASSWORD): Promise<void> {
  await window.fill("Name", user);
  await window.fill("Password", password);
  await window.press("Sign in");
  // Rarely a new window takes no click at all: then nothing is asked of the program.
  const asked = async () =>
    (await window.run<true | null>(
      "return document.querySelector('nav, button[data-loading], [role=alert]') ? true : null",
    )) ?? undefined;
  await window.until(asked, NOTHING_ASKED, 20);
  await window.find("nav", 90).catch(async (error: Error) => {
    throw new Error(`${error.message}\n--- it shows:\n${await window.text()}`);
  });
  // What asks and tells is loaded once the screen stands; nobody's hand is that quick.
  await window.find("[data-position=bottom-left]", 30);
}

/** The first step of the first run, up to the recovery key. */
export async function fillInClinic(window: Window): Promise<void> {
  await window.fill("Name of the clinic", "Rivergum Family Practice");
  await window.fill("Your name", ADMIN);
  await window.fill("New password", PASSWORD);
  await window.fill("The same password again", PASSWORD);
  await window.press("Set up the clinic");
  await window.shows("Keep the recovery key", 30);
}

/** The recovery key that the first run shows. */
export async function keyOnSheet(shown: Window): Promise<string> {
  return shown.until(async () => {
    const text = await shown.text();
    return /([0-9A-Z]{4}-){7}[0-9A-Z]{4}/.exec(
      text.replace(/\s*[-–]?\s*\n/g, "-").replace(/(?<=[0-9A-Z]{4}) +(?=[0-9A-Z]{4})/g, "-"),
    )?.[0];
  }, "no recovery key is shown");
}

/** Goes to an address within the window, as a link does. */
export async function go(window: Window, address: string): Promise<void> {
  await window.run("location.hash = arguments[0]", address);
  await window.find("h1");
}

/** What a command of the page answers; a refusal is an error. */
export async function ask<T>(window: Window, command: string, values: Values = {}): Promise<T> {
  const { answer, refusal } = await invoke<T>(window, command, values);
  if (refusal) throw new Error(`${command}: ${JSON.stringify(refusal)}`);
  return answer as T;
}

/** The code with which a command is refused; `undefined` where it is answered. */
export async function refusalOf(
  window: Window,
  command: string,
  values: Values = {},
): Promise<string | undefined> {
  return (await invoke(window, command, values)).refusal?.code;
}

type Values = Record<string, unknown>;

/** For scripts in the window: what the page does to call a command by its name. */
export const CALL = `
  const call = (name, input = {}) => window.__TAURI_INTERNALS__.invoke("call", { name, input });`;

function invoke<T>(window: Window, command: string, values: Values) {
  return window.later<{ answer?: T; refusal?: { code: string } }>(
    `${CALL}
     const [command, values, done] = arguments;
     call(command, values).then(
       (answer) => done({ answer }), (refusal) => done({ refusal }));`,
    command,
    values,
  );
}

/** Starts a session over every document, and answers with its id once it is at work. */
export async function startSession(window: Window, endpoint = "builtin"): Promise<string> {
  const query = { limit: 200 };
  const page = await ask<{ documents: { document_id: string }[] }>(window, "inbox", { query });
  const documents = page.documents.map((one) => one.document_id);
  const request = { documents, mode: "standard", endpoint, budget: null };
  return ask(window, "start_session", { request });
}

/** Runs the documents of a session again, and answers with the new session once it has ended. */
export async function runAgain(window: Window, session: string): Promise<string> {
  const started = await window.later<string>(
    `${CALL}
     const [session, done] = arguments;
     const request = { sessions: [session], mode: "standard", endpoint: "builtin", budget: null };
     call("run_again", { request })
       .then(done, (error) => done("refused: " + JSON.stringify(error)));`,
    session,
  );
  await window.until(
    async () =>
      (await window.later<boolean>(
        `${CALL}
         const done = arguments[0];
         // Asked from within the page, and not all the time: a benchmark measures what runs meanwhile.
         const look = (left) => call("tasks").then((tasks) => {
           const ended = tasks.every((one) => one.ended_at);
           if (ended || left === 0) return done(ended);
           setTimeout(look, 500, left - 1);
         });
         look(20);`,
      ))
        ? true
        : undefined,
    `session ${started} does not end`,
    60,
  );
  return started;
}

/** Says that the first value of a document is another one, as a reviewer does. */
export function correct(
  window: Window,
  session: string,
  name: string,
  to: string,
): Promise<string> {
  return window.later<string>(
    `${CALL}
     const [session, name, value, done] = arguments;
     (async () => {
       const { documents } = await call("session_documents", { session, offset: 0, limit: 50 });
       const document = documents.find((one) => one.name === name).document_id;
       const { fields } = await call("session_values", { session, document });
       await call("review_field", { field: fields[0].field_id, decision: { decision: "edit", value } });
       return document;
     })().then(done, (error) => done("refused: " + JSON.stringify(error)));`,
    session,
    name,
    to,
  );
}

/** A text that names no patient, so that its session waits for a reviewer. */
export function doubtful(place: number): string {
  return `Note ${place}\n\nThe clinic is closed on Friday.\n`;
}

/** Every sample document that can be read. */
export function samples(): string[] {
  return readdirSync(SAMPLES)
    .filter((name) => /\.(txt|pdf|xml)$/.test(name))
    .map((name) => join(SAMPLES, name));
}

/** A referral letter, of another patient for each place: `O'Rourke-Bh`. */
export function letter(place: number): string {
  return readFileSync(join(SAMPLES, "referral-cardiology.txt"), "utf8").replaceAll(
    "O'Rourke",
    `O'Rourke-${String(place)
      .replace(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "")
      .replace(/^./, (one) => one.toUpperCase())}`,
  );
}
