/** Every screen in the pseudo-locale: nothing of the window's own is English, and all of it fits. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, Clinic, PASSWORD, SAMPLES } from "./clinic";
import type { Window } from "./driver";
import { comparisons, misfits, pdfOf, type Screen, screens, show, waitingIn } from "./screens";

/** As `ui/src/i18n/index.ts` keeps it. */
const LANGUAGE_KEY = "wardbook-language";

const clinic = Clinic.setUp();
let window: Window;
let all: Screen[];
let waiting: string;

beforeAll(async () => {
  const session = clinic.process();
  clinic.command("process", `${SAMPLES}/bad`);
  waiting = waitingIn(clinic);
  all = screens(session, pdfOf(clinic, session));
  window = await clinic.open({ width: 1024, height: 700 });
  await window.find("input");
  await window.run(`sessionStorage.setItem("${LANGUAGE_KEY}", "pseudo"); location.reload()`);
  await window.until(
    async () => ((await window.text()).includes("⟦") ? true : undefined),
    "the page stays English",
  );
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

/** What is the clinic's, the format's or a sentence of the record's own, in whatever language. */
const DATA = [
  ADMIN,
  "Rivergum Family Practice",
  "referral-dermatology.pdf",
  "The session's accuracy is below its threshold",
];

/**
 * What names things in the window, and holds letters, without a text of the window in it. Names of
 * documents, people, endpoints and kinds of events are the clinic's or the format's.
 */
function plain(): Promise<string[]> {
  return window.run<string[]>(
    `
    const named = "button, label, th, h1, h2, h3, h4, legend, summary, [role=tab], [role=columnheader], nav a";
    const data = "bdi, code, kbd, [dir=auto], [data-seq]";
    const known = arguments[0];
    // A kind of event or a column, as the record names it.
    const recorded = /^[a-z]+([._][a-z]+)*$/;
    const words = (text) => /[A-Za-z]{3}/.test(text || "") && !text.includes("⟦")
      && !known.includes(text.trim()) && !recorded.test(text.trim());
    const seen = (one) => one.getClientRects().length > 0 && !one.closest(data);
    const found = [];
    for (const one of document.querySelectorAll(named))
      if (seen(one) && !one.querySelector(data) && words(one.textContent)) found.push(one.tagName + ": " + one.textContent.trim());
    for (const name of ["aria-label", "placeholder", "title"])
      for (const one of document.querySelectorAll("[" + name + "]"))
        if (seen(one) && words(one.getAttribute(name))) found.push(name + ": " + one.getAttribute(name));
    return [...new Set(found)];`,
    DATA,
  );
}

test("sign-in", async () => {
  expect(await plain()).toEqual([]);
  expect(await misfits(window)).toEqual([]);
  const [name, password] = await window.run<Record<string, string>[]>(
    "return [...document.querySelectorAll('input')]",
  );
  await window.type(name, ADMIN);
  await window.type(password, PASSWORD);
  await window.keys("\uE007");
  await window.find("nav", 30);
  all.push(...(await comparisons(window, waiting)));
});

test("every screen", async () => {
  const wrong: string[] = [];
  for (const screen of all) {
    await show(window, { ...screen, shows: "⟦" });
    wrong.push(...(await plain()).map((one) => `${screen.name}: ${one}`));
    wrong.push(...(await misfits(window)).map((one) => `${screen.name}: ${one}`));
  }
  expect(wrong).toEqual([]);
}, 300_000);
