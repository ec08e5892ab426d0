import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { BackgroundState } from "@/ipc";
import { show } from "@/test/show";
import { BackgroundCard } from "./BackgroundCard";

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.now() + hours * HOUR + 1_000).toISOString();

const verified: BackgroundState = {
  work: "verification",
  every_minutes: 1440,
  started_at: at(-2),
  ended_at: at(-2),
  outcome: "sound",
  detail: "1200 events, no fault",
  due_at: at(22),
  overdue: false,
  running: false,
};

const never: BackgroundState = {
  ...verified,
  started_at: null,
  ended_at: null,
  outcome: null,
  detail: "",
  due_at: null,
};

async function shown(...background: BackgroundState[]) {
  show(<BackgroundCard background={background} />);
  return within(await screen.findByRole("region", { name: "Background work" }));
}

describe("BackgroundCard", () => {
  it("says how the last verification ended, when, and when the next one is", async () => {
    const card = await shown(verified);
    expect(card.getByText("Sound")).toBeTruthy();
    const said = card.getByText(/Ended/).textContent;
    expect(said).toContain("1200 events, no fault");
    expect(said).toMatch(/next in 22 hours$/);
  });

  it("says of work that never ran that it never ran, and of no session at work who checks", async () => {
    const card = await shown(never, { ...never, work: "checks", every_minutes: 5 });
    expect(card.getAllByText("Never ran yet")).toHaveLength(2);
    expect(card.getByText("sessions make their own")).toBeTruthy();
    expect(card.queryByText(/Ended|Sound/)).toBeNull();
  });

  it("marks what is overdue by a word, beside how it ended last", async () => {
    const card = await shown({ ...verified, due_at: at(-30), overdue: true });
    expect(card.getByText("Overdue")).toBeTruthy();
    expect(card.getByText("Sound")).toBeTruthy();
    expect(card.getByText(/due yesterday$/)).toBeTruthy();
  });

  it("says that work is going on, or is turned off", async () => {
    const card = await shown(
      { ...verified, running: true },
      { ...never, work: "checks", every_minutes: 0 },
    );
    expect(card.getByText("Running")).toBeTruthy();
    expect(card.getByText(/Began/)).toBeTruthy();
    expect(card.getByText("turned off")).toBeTruthy();
  });

  it("shows a record that is not sound as that", async () => {
    const card = await shown({ ...verified, outcome: "not_sound", detail: "12 events, 1 fault" });
    expect(card.getByText("Not sound")).toBeTruthy();
    expect(card.getByText(/1 fault/)).toBeTruthy();
  });
});
