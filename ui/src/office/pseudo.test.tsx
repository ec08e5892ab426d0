/** In the pseudo-locale nothing of head office's page is English any more. */
import { cleanup, screen } from "@testing-library/react";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addPseudo, i18n } from "@/i18n";
import { Clinic } from "./clinic/Clinic";
import { Clinics } from "./clinics/Clinics";
import { SignIn } from "./entrance/SignIn";
import { Groups } from "./groups/Groups";
import { People } from "./people/People";
import { clinic, NOW, overview } from "./test/clinic";
import { serve, show, somebody } from "./test/show";

beforeAll(() => {
  addPseudo();
  return i18n.changeLanguage("pseudo");
});
afterAll(() => i18n.changeLanguage("en"));

/** What head office answers, not this page: in capitals, so that it is told apart. */
const one = clinic({ id: "A", name: "RIVERGUM", group: "VIC", version: "9", state: "behind" });
const attention = [{ kind: "silent" as const, clinic: "A", since: NOW, limitMinutes: 90 }];
const person = { ...somebody(), name: "MARGIT", disabledAt: null, lastSeen: null };

/** Words that are shown and come from no text file. */
function english(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const own = node.parentElement?.closest("style, code, time") === null;
    if (own && /[a-z]{3}/.test(text) && !text.includes("⟦") && text !== "Wardbook")
      found.push(text);
  }
  return found;
}

for (const [name, part, at] of [
  ["the sign-in", <SignIn key="in" />, "/"],
  ["the list of clinics", <Clinics key="clinics" />, "/"],
  ["one clinic", <Clinic key="clinic" />, "/A"],
  ["the groups", <Groups key="groups" />, "/"],
  ["the people", <People key="people" />, "/"],
] as const)
  test(`${name} is foreign from end to end`, async () => {
    serve({
      "GET /clinics": overview([one], attention),
      "GET /clinics/A": {
        ...one,
        now: NOW,
        groupLimitMinutes: 90,
        logs: [],
        evidence: [
          { id: "1", at: NOW, kind: "fork", detail: "SIZE 9", acknowledged: null },
          {
            id: "2",
            at: NOW,
            kind: "fork",
            detail: "SIZE 8",
            acknowledged: { at: NOW, by: "MARGIT", reason: "BACKUP" },
          },
        ],
        messages: 5,
        acknowledged: 3,
      },
      "GET /groups": [{ name: "VIC", silentAfterMinutes: 90 }],
      "GET /people": [person],
    });
    show(part, { role: "admin", path: at === "/" ? "/" : "/$clinic", at });
    await screen.findByRole("heading", { level: 1 });
    expect(english()).toEqual([]);
    cleanup();
  });
