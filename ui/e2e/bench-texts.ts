/**
 * Measures a session over many texts in the window against the same on the command line. Each text is
 * read in a child process of its own, so that what starting one costs shows here.
 */
import { ms, quantile, type Row } from "./bench-table";
import { Clinic, letter, runAgain } from "./clinic";

const TEXTS = 200;

/**
 * How long a session took by its own record, in milliseconds: from the row that begins it to the one
 * that completes it. Signing in and opening the window are not counted, on either side.
 */
function took(clinic: Clinic, session: string): number {
  const shown = JSON.parse(clinic.command("--json", "session", session)) as {
    session: { created_at: string; completed_at: string | null; processed_documents: number };
  };
  const { created_at, completed_at, processed_documents } = shown.session;
  if (completed_at === null || processed_documents !== TEXTS)
    throw new Error(`session ${session} is not complete`);
  return Date.parse(completed_at) - Date.parse(created_at);
}

async function inWindow(clinic: Clinic, first: string): Promise<number> {
  const window = await clinic.signedIn();
  let session: string;
  try {
    // The window's own start is not what is measured.
    await window.still();
    session = await runAgain(window, first);
  } finally {
    await window.close();
  }
  return took(clinic, session);
}

/** Runs the same documents again on both sides, which take turns; the medians are compared. */
export async function sessionOfTexts(rounds: number): Promise<Row> {
  const clinic = Clinic.setUp();
  const [ours, theirs]: [number[], number[]] = [[], []];
  try {
    const first = clinic.process([clinic.write("letter", TEXTS, letter)]);
    const command = () => theirs.push(took(clinic, clinic.process(["--again", first])));
    for (let round = 0; round < rounds; round += 1) {
      if (round % 2 === 0) command();
      ours.push(await inWindow(clinic, first));
      if (round % 2 === 1) command();
    }
  } finally {
    clinic.remove();
  }
  const [our, their] = [quantile(ours, 0.5), quantile(theirs, 0.5)];
  return {
    what: `a session over ${TEXTS} texts, in the window`,
    ours: ms(our),
    other: `${ms(their)} (the command line)`,
    ratio: (our / their).toFixed(2),
    target: "≤ 1.2",
    met: our / their <= 1.2,
  };
}
