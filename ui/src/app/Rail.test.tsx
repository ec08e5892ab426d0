import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Permission, Reach } from "@/ipc";
import { show, somebody } from "@/test/show";
import { KeySheet } from "./KeySheet";
import { Rail } from "./Rail";

const ask = vi.hoisted(() => ({ today: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

beforeEach(() => ask.today.mockReset().mockResolvedValue({ patient_choices: 0 }));

const STAFF: Partial<Record<Permission, Reach>> = {
  read_documents: "own",
  review: "none",
  oversee: "own",
  read_log: "own",
  export: "none",
  administer: "none",
};
const AUDITOR: Partial<Record<Permission, Reach>> = {
  run_sessions: "none",
  read_documents: "redacted",
  review: "none",
  oversee: "read",
  administer: "none",
};

const places = () => screen.getAllByRole("link").map((link) => link.textContent);

describe("the places", () => {
  it("are those that the role may use, and no others", async () => {
    show(<Rail />, { person: somebody(STAFF) });
    await screen.findByText("Today");
    expect(places()).toEqual([
      "Today",
      "Inbox",
      "Sessions",
      "Patients",
      "Messages",
      "Alerts",
      "Audit",
      "Sync",
      "Settings",
    ]);
  });

  it("are the reports and no reviews for an auditor", async () => {
    show(<Rail />, { person: somebody(AUDITOR) });
    await screen.findByText("Today");
    expect(places()).toContain("Reports");
    expect(places()).not.toContain("Review");
  });

  it("say beside the patients how many documents wait for theirs", async () => {
    ask.today.mockResolvedValue({ patient_choices: 1200 });
    show(<Rail />);
    const patients = await screen.findByRole("link", {
      name: /Patients.*1,200 documents wait for a person to choose their patients/,
    });
    expect(patients.getAttribute("href")).toBe("/patients");
  });

  it("have their keys in the sheet, where only they are", async () => {
    show(<KeySheet opened close={() => undefined} />, { person: somebody(STAFF) });
    const sheet = within(await screen.findByRole("table", { name: "Keys" }));
    expect(sheet.getByText("Go to Alerts")).toBeTruthy();
    expect(sheet.queryByText("Go to Reports")).toBeNull();
    expect(sheet.queryByText("Review: accept")).toBeNull();
  });
});
