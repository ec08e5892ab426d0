/** Watched folders: what is in the way stands in the inbox, and a folder starts sessions once that is
 *  turned on. With `WARDBOOK_PICTURES`, pictures are taken on the way. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, Clinic, go, letter } from "./clinic";
import type { Window } from "./driver";
import { FOLDER as PICTURES, SCHEMES, SIZES } from "./pictures";

const clinic = Clinic.setUp();
const [scans, other] = [join(clinic.folder, "scans"), join(clinic.folder, "letters")];
let window: Window;

beforeAll(async () => {
  for (const folder of [scans, other]) {
    mkdirSync(folder);
    clinic.command("inbox", "watch", "add", folder, "--settle", "1");
  }
  window = await clinic.signedIn();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("the inbox says what keeps files from arriving, and no longer once it is over", async () => {
  writeFileSync(join(scans, "half.pdf"), "%PDF-1.4\nand its end is missing");
  rmSync(other, { recursive: true });
  await go(window, "/inbox");
  await window.shows("2 watched folders need a look", 60);
  await window.shows("The folder is not there.");
  await window.shows("has no end yet.");
  await pictures("folders-inbox");
  mkdirSync(other);
  rmSync(join(scans, "half.pdf"));
  await window.until(
    async () => !(await window.text()).includes("needs a look") || undefined,
    "what is over is still said",
    60,
  );
});

test("a folder starts a session over what arrives once that is turned on", async () => {
  await go(window, "/settings?tab=inbox");
  await window.shows("Documents from it wait in the inbox", 30);
  await pictures("folders-settings");
  await window.press(`Sessions of ${scans}`);
  await window.shows("Sessions that this folder starts");
  await window.press("Start sessions by itself");
  await pictures("folders-sessions");
  await window.press("Save");
  await window.shows("Sessions over what arrives are started by themselves");
  writeFileSync(join(scans, "letter.txt"), letter(1));
  await window.shows("Documents are arriving", 60);
  const ran = async () => {
    const query = { limit: 5, offset: 0 };
    const page = await ask<{ sessions: { processed_documents: number }[] }>(
      window,
      "session_page",
      { query },
    );
    return page.sessions[0]?.processed_documents === 1 || undefined;
  };
  expect(await window.until(ran, "no session has run", 120)).toBe(true);
});

async function pictures(name: string): Promise<void> {
  if (!process.env.WARDBOOK_PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const [width, height] of SIZES)
    for (const scheme of SCHEMES) {
      await window.resize(width, height);
      await window.run(
        "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
        scheme,
      );
      await window.still();
      await window.picture(join(PICTURES, `${name}-${width}-${scheme}.png`));
    }
}
