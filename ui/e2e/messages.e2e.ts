/**
 * A message about a letter: drafted in the window, with what the letter does not say settled, approved by
 * somebody else, sent by the window's own process to a real mail server, and shown with how it went.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, Clinic, go, PYTHON, TOOLS } from "./clinic";
import { KEY, type Window } from "./driver";
import { looksRight } from "./looks";
import { SCHEMES, SIZES } from "./pictures";
import { freePort } from "./session";
import { waitUntil } from "./wait";

const LETTER = `Rivergum Family Practice

21 November 2026

RE: Ms Ann Lee
DOB: 02/05/1990

Thank you for seeing this patient, who takes 5 mg of ramipril.

Dr Peter Hall
`;

const clinic = Clinic.setUp();
const letters = mkdtempSync(join(tmpdir(), "wardbook-mail-"));
let window: Window;
let server: ChildProcess;
let port: number;
let patient: string;
let document: string;

/** A time zone in which it is about noon, so that messages go out whenever this runs. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  // These names count the other way round.
  return ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`;
}

beforeAll(async () => {
  port = await freePort();
  server = spawn(PYTHON, [join(TOOLS, "mail-server.py"), "plain", String(port), letters], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((ready) => server.stdout?.once("data", ready));
  const list = join(clinic.folder, "patients.csv");
  writeFileSync(list, "MRN,Family name,Given name,Date of birth\nRG-1002,Lee,Ann,1990-05-02\n");
  clinic.command("patients", "import", list);
  patient = JSON.parse(clinic.command("patients", "list", "--json")).patients[0].patient.patient_id;
  clinic.process([clinic.write("letter", 1, () => LETTER)]);
  const inbox = JSON.parse(clinic.command("inbox", "list", "--json"));
  document = inbox.documents[0].document_id;
  clinic.command("user", "add", "dora", "--role", "doctor", "--reason", "the first week");
  const contact = ["message", "contact"];
  clinic.command(...contact, "add", patient, "email", "ann@patient.example", "--verified");
  clinic.command(...contact, "consent", patient, "email", "care", "--source", "form of 3 May");
  clinic.command(...contact, "note", patient, "--time-zone", zoneAtNoon());
  const provider = ["message", "provider", "email", "127.0.0.1", "--port", String(port)];
  const how = ["--security", "this-machine", "--from", "desk@clinic.example", "--reason", "ours"];
  clinic.command(...provider, ...how);
  window = await clinic.signedIn();
}, 120_000);

afterAll(async () => {
  await window?.close();
  server?.stdin?.end();
  clinic.remove();
});

/** The screen as it stands: in both schemes and sizes nothing is wrong with it. */
async function looksRightEverywhere(name: string): Promise<void> {
  for (const [width, height] of SIZES)
    for (const scheme of SCHEMES) {
      await window.resize(width, height);
      await window.run(
        "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
        scheme,
      );
      await looksRight(window);
      if (process.env.WARDBOOK_PICTURES)
        await window.picture(join(process.env.WARDBOOK_PICTURES, `${name}-${width}-${scheme}.png`));
    }
  await window.resize(...SIZES[0]);
}

let message: string;

test("a draft says what its source does not hold, and waits until that is settled", async () => {
  await go(window, `/messages?document=${document}`);
  await window.shows("Only messages about one document.");
  await window.press("Draft message");
  // Whose the letter is, is known.
  await window.shows("Choose another patient");
  await looksRight(window);
  await window.keys(KEY.escape);
  const drafted = await ask<{ messageId: string }>(window, "draft_message", {
    draft: {
      patientId: patient,
      documentId: document,
      templateId: null,
      deliveryMethod: "email",
      purpose: "care",
      recipient: "",
      subject: "Your tablets",
      body: "Dear Ann, please take 10 mg of ramipril from now on.",
      priority: "normal",
      urgentReason: "",
      scheduledFor: null,
    },
  });
  message = drafted.messageId;
  await go(window, `/messages/${message}`);
  await window.shows("One place in this draft is not in the source document");
  await window.shows("10 mg");
  await looksRightEverywhere("message-draft");
  await window.press("Let it stand: 10 mg");
  await window.shows("It stands as it is.");
  await window.press("Submit for review");
  await window.shows("The message waits for review.");
  await window.shows("Somebody else must approve this");
});

test("somebody else approves it, and the window sends it once", async () => {
  clinic.commandAs("dora", "message", "review", message, "approve", "--notes", "agreed with him");
  const arrived = await waitUntil(
    () => readdirSync(letters)[0],
    "no letter came to the mail server",
    { seconds: 60 },
  );
  const text = readFileSync(join(letters, arrived), "utf8");
  expect(text).toContain("To: ann@patient.example");
  expect(text).toContain("10 mg of ramipril");
  await go(window, "/messages?delivery=sent");
  await window.shows("Your tablets");
  await looksRightEverywhere("messages");
  await window.press("Your tablets");
  await window.shows("Sent, no receipt");
  await window.press("Delivery");
  await looksRightEverywhere("message-delivery");
  expect(readdirSync(letters)).toHaveLength(1);
});

test("it is among what left the clinic, and with the patient", async () => {
  await go(window, "/egress");
  await window.shows("Message to a patient");
  await go(window, `/patients/${patient}`);
  await window.click(await window.named("[role=tab]", "Messages"));
  await window.shows("ann@patient.example");
  await window.shows("Your tablets");
  await looksRightEverywhere("patient-messages");
});
