/** Pictures of head office's page and of the window's screen Sync beside it, to be looked at by people. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { Browser } from "./browser";
import { go } from "./clinic";
import { enter, OfficeClinics } from "./office-clinics";
import { FOLDER, SCHEMES, SIZES } from "./pictures";

let world: OfficeClinics;
let page: Browser;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  world = await OfficeClinics.make();
  page = await Browser.open(world.office.address);
}, 300_000);

afterAll(async () => {
  await page?.close();
  await world?.remove();
});

/** The screen as it stands. */
async function each(name: string): Promise<void> {
  for (const [width, height] of SIZES)
    for (const scheme of SCHEMES) {
      await page.resize(width, height);
      await page.prefer(scheme);
      await page.still();
      await page.picture(join(FOLDER, `office-${name}-${width}-${scheme}.png`));
    }
}

async function open(clinic: string): Promise<void> {
  await page.run("location.hash = '/'");
  await page.shows("need a person");
  await page.press(clinic);
  await page.shows("searchable to ");
}

test("head office's page", async () => {
  await page.shows("Sign in to head office");
  await each("sign-in");
  await enter(page, "ada");
  await each("clinics");
  await open("Mallee Medical Centre");
  await each("forked");
  await open("Rivergum Family Practice");
  await each("clinic");
  await page.press("Open its log");
  await page.click(await page.find("[role=row][data-at='3']"));
  await page.shows("checked in this browser");
  await each("event");
  for (const [name, shows] of [
    ["groups", "Silent after"],
    ["people", "Second factor"],
  ] as const) {
    await page.run("location.hash = arguments[0]", `/${name}`);
    await page.shows(shows);
    await each(name);
  }
}, 300_000);

test("the window's screen Sync", async () => {
  const window = await world.rivergum.signedIn();
  try {
    await go(window, "/sync");
    await window.shows("searchable to ", 30);
    for (const [width, height] of SIZES)
      for (const scheme of SCHEMES) {
        await window.resize(width, height);
        await window.run(
          "document.documentElement.setAttribute('data-mantine-color-scheme', arguments[0])",
          scheme,
        );
        await window.still();
        await window.picture(join(FOLDER, `sync-enrolled-${width}-${scheme}.png`));
      }
  } finally {
    await window.close();
  }
}, 120_000);
