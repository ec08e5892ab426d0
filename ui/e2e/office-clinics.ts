/**
 * A head office with real clinics: one in step, one whose second copy was started under the same keys, one
 * without the newest policy, one that has not enrolled, and a log of others.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authenticator } from "./authenticator";
import type { Browser } from "./browser";
import { Clinic, SAMPLES } from "./clinic";
import { Office } from "./office";

export const STAFF_PASSWORD = "seven green otters watch";

export class OfficeClinics {
  private constructor(
    readonly office: Office,
    /** Everything of it is fixed and held, and the newest policy is in force. */
    readonly rivergum: Clinic,
    /** Its history was signed in two ways. */
    readonly mallee: Clinic,
    /** Heard before the newest policy was issued. */
    readonly wattle: Clinic,
    private readonly copy: Clinic,
  ) {}

  /** Serves, with `ada` and `grace` who administer and `tom` who reads. */
  static async make(): Promise<OfficeClinics> {
    const office = await Office.make();
    office.addStaff("ada", "admin", STAFF_PASSWORD);
    office.addStaff("grace", "admin", STAFF_PASSWORD);
    office.addStaff("tom", "viewer", STAFF_PASSWORD);
    await office.serve();
    const [rivergum, mallee, wattle] = [
      enrolled(office, "Rivergum Family Practice", "Victoria"),
      enrolled(office, "Mallee Medical Centre", "Victoria"),
      enrolled(office, "Wattle Street Clinic", "South Australia"),
    ];
    office.code("Banksia Health", "South Australia");
    wattle.process([`${SAMPLES}/referral-cardiology.txt`]);
    wattle.command("sync", "now");
    const copy = forked(mallee);
    const policy = join(rivergum.folder, "policy.json");
    writeFileSync(policy, JSON.stringify({ thresholds: {} }));
    office.policy(policy);
    rivergum.process();
    rivergum.command("process", `${SAMPLES}/bad`);
    rivergum.command("sync", "now");
    return new OfficeClinics(office, rivergum, mallee, wattle, copy);
  }

  async remove(): Promise<void> {
    for (const clinic of [this.rivergum, this.mallee, this.wattle, this.copy]) clinic.remove();
    await this.office.remove();
  }
}

function enrolled(office: Office, name: string, group: string): Clinic {
  const clinic = Clinic.setUp(name);
  clinic.command("sync", "enrol", office.code(name, group));
  clinic.command("sync", "now");
  return clinic;
}

/** Has a second copy of the clinic record as much as the clinic itself, but not the same. */
function forked(clinic: Clinic): Clinic {
  const copy = clinic.copy();
  for (const one of [clinic, copy]) {
    one.process([`${SAMPLES}/referral-cardiology.txt`]);
    one.command("sync", "now");
  }
  return copy;
}

/** Signs in for the first time, which sets up the second factor; answers with the phone. */
export async function enter(page: Browser, name: string): Promise<Authenticator> {
  await page.fill("Name", name);
  await page.fill("Password", STAFF_PASSWORD);
  await page.press("Sign in");
  await page.shows("Set up your second factor", 30);
  await page.press("Show the secret");
  const phone = await phoneOf(page);
  await page.fill("Code from your authenticator app", await phone.nextCode());
  await page.press("Turn on");
  await page.shows("need a person", 30);
  return phone;
}

/** A phone that has taken in the secret that is shown. */
export async function phoneOf(page: Browser): Promise<Authenticator> {
  await page.shows("It is shown only now");
  const secret = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(await page.text())?.[0];
  if (!secret) throw new Error("no secret is shown");
  return new Authenticator(secret);
}
