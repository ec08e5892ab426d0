/** Every screen with an address that shows something on it. */
import type { Clinic } from "./clinic";
import { correct, doubtful, go, runAgain, samples } from "./clinic";
import type { Window } from "./driver";
import type { Session } from "./session";

export interface Screen {
  name: string;
  address: string;
  /** Text that shows when it is there. */
  shows: string;
}

/** The screens of a clinic with a session over the samples. */
export function screens(session: string, document: string): Screen[] {
  const screen = (name: string, address: string, shows: string) => ({ name, address, shows });
  return [
    screen("today", "/", "Today"),
    screen("inbox", "/inbox", "Inbox"),
    screen("sessions", "/sessions", "Sessions"),
    screen("session", `/sessions/${session}`, "Completed"),
    screen("session-checks", `/sessions/${session}?tab=checks`, "Audit trail"),
    screen("session-cost", `/sessions/${session}?tab=cost`, "AUD"),
    screen("session-report", `/sessions/${session}?tab=report`, "Documents"),
    screen("document", `/documents/${document}?session=${session}`, "Patient"),
    screen("review", "/review", "Review"),
    screen("patients", "/patients", "No patients yet"),
    screen("messages", "/messages", "No messages yet"),
    screen("alerts", "/alerts", "Alerts"),
    screen("audit", "/audit", "Audit"),
    screen("event", "/audit/3", "3"),
    screen("trace", `/traces/${session}`, "Trace"),
    screen("egress", "/egress", "Nothing was sent"),
    screen("reports", "/reports", "Reports"),
    screen("sync", "/sync", "Not enrolled with a head office"),
    screen("settings-endpoints", "/settings?tab=endpoints", "builtin"),
    screen("settings-people", "/settings?tab=people", "ada"),
    screen("settings-thresholds", "/settings?tab=thresholds", "Settings"),
    screen("settings-screening", "/settings?tab=screening", "Rules in force"),
    screen("settings-messages", "/settings?tab=messages", "Rules for messages"),
    screen("settings-background", "/settings?tab=background", "Unattended start"),
    screen("settings-keys", "/settings?tab=keys", "Make a new recovery key"),
    screen("settings-appearance", "/settings?tab=appearance", "Settings"),
  ];
}

/**
 * The screens that compare two sessions: one whose reviewer corrected a value, and one over its
 * documents again. Somebody must be signed in.
 */
export async function comparisons(window: Window, waiting: string): Promise<Screen[]> {
  const corrected = await correct(window, waiting, "referral-dermatology.pdf", "Somebody Else");
  if (!/^[0-9a-f-]{36}$/.test(corrected)) throw new Error(corrected);
  const again = await runAgain(window, waiting);
  const address = `/sessions/compare?a=${waiting}&b=${again}`;
  return [
    { name: "session-again", address: `/sessions/${again}`, shows: "Show changes" },
    { name: "compare", address, shows: "Somebody Else" },
    { name: "compare-all", address: `${address}&show=all`, shows: "Somebody Else" },
  ];
}

/** A session that waits for a reviewer, so that its values can still be corrected. */
export function waitingIn(clinic: Clinic): string {
  const files = samples().filter((name) => /referral-|specialist-/.test(name));
  return clinic.process([...files, clinic.write("note", 1, doubtful)]);
}

/** Goes there and waits until it shows, and until nothing is loading any more. */
export async function show(window: Window, screen: Screen): Promise<void> {
  await go(window, screen.address);
  await window.shows(screen.shows);
  await window.until(
    async () =>
      (await window.run<boolean>(
        "return !document.querySelector('.mantine-Loader-root, .mantine-Skeleton-root[data-visible]')",
      ))
        ? true
        : undefined,
    `${screen.name} goes on loading`,
  );
}

/** The document of the session at this place in the log: a PDF, so that there is a picture. */
export function pdfOf(clinic: Clinic, session: string): string {
  const found = JSON.parse(clinic.command("--json", "session", session)) as {
    documents: { document_id: string; name: string }[];
  };
  const pdf = found.documents.find((one) => one.name === "referral-dermatology.pdf");
  if (!pdf) throw new Error("the session has no such document");
  return pdf.document_id;
}

/** Whether the page scrolls sideways, or a button's words stand outside it. */
export function misfits(window: Session): Promise<string[]> {
  return window.run<string[]>(`
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page is " + document.documentElement.scrollWidth + " wide");
    const main = document.querySelector("main");
    if (main && main.scrollWidth > main.clientWidth + 1) found.push("the content is " + main.scrollWidth + " in " + main.clientWidth);
    const scrolls = (one) => one !== null && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    for (const one of document.querySelectorAll("main button, header button, nav a"))
      if (one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one.parentElement))
        found.push("outside: " + one.textContent);
    return found;`);
}
