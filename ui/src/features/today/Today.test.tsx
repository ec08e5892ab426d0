import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Today as TodayView } from "@/ipc";
import { show, somebody } from "@/test/show";
import { status } from "@/test/sync";
import { Today } from "./Today";

const ask = vi.hoisted(() => ({ today: vi.fn(), verifyLog: vi.fn(), syncStatus: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const days = ["2026-11-20", "2026-11-21"].map((date, at) => ({
  date,
  sessions: at,
  processed: at * 12,
  failed: at,
  cost: "0.25",
  reviews: at,
  review_permille: at === 0 ? null : 83,
}));

const seen: TodayView = {
  currency: "AUD",
  running: [],
  reviews: 7,
  stopped: 2,
  unprocessed: 12,
  quarantined: 4,
  patient_choices: 3,
  alerts: [{ severity: "critical", count: 1 }],
  gravest: [],
  integrity: {
    events: 900,
    events_after_checkpoint: 3,
    events_since_witness: 900,
    minutes_since_witness: null,
    witnessed_by: null,
    witnessed_at: null,
    verified_at: null,
    verified_sound: null,
    verified_events: null,
  },
  background: [],
  left: { bytes: 0, of_documents: 0, since: "2026-11-01T00:00:00Z" },
  week: days,
};

beforeEach(() => ask.today.mockReset().mockResolvedValue(seen));

const href = (name: RegExp) => screen.getByRole("link", { name }).getAttribute("href");

describe("Today", () => {
  it("leads from every number to what it counts", async () => {
    show(<Today />);
    await screen.findByText("Waiting for you");
    expect(href(/^7/)).toBe("/review");
    expect(href(/^3/)).toBe("/inbox?tab=to_choose");
    expect(href(/^12/)).toBe("/inbox?tab=unprocessed");
    expect(href(/^2/)).toContain("/sessions?status=interrupted");
    expect(href(/^4/)).toBe("/inbox?tab=quarantined");
  });

  it("shows no reviews to a role that may not review, rather than none", async () => {
    ask.today.mockResolvedValue({ ...seen, reviews: null });
    show(<Today />);
    await screen.findByText("Waiting for you");
    expect(screen.queryByText(/to review/)).toBeNull();
  });

  it("says that the log was never verified rather than that it is sound", async () => {
    show(<Today />);
    expect(await screen.findByText("Never verified")).toBeTruthy();
    expect(screen.queryByText("Sound")).toBeNull();
  });

  it("has a table behind each chart, where what was not measured says so", async () => {
    show(<Today />);
    const toggles = await screen.findAllByRole("button", { name: "Show as table" });
    expect(toggles).toHaveLength(3);
    for (const toggle of toggles) await userEvent.click(toggle);
    expect(screen.getByText("8.3 %")).toBeTruthy();
    expect(screen.getByText("not measured")).toBeTruthy();
  });

  it("asks a new clinic to bring documents", async () => {
    const quiet = days.map((one) => ({ ...one, sessions: 0 }));
    const zero = { reviews: 0, stopped: 0, unprocessed: 0, quarantined: 0, week: quiet };
    ask.today.mockResolvedValue({ ...seen, ...zero });
    show(<Today />);
    expect(await screen.findByRole("link", { name: "Bring documents in" })).toBeTruthy();
  });

  it("tells what was put right and what was tried", async () => {
    const notices = {
      interrupted_sessions: ["s1", "s2"],
      last_signed_in: "2026-11-20T12:00:00Z",
      failed_sign_ins: 1,
      own_failed_sign_ins: 1,
      rollback: "Older.",
    };
    show(<Today />, { person: { ...somebody(), notices } });
    expect(await screen.findByText("2 sessions were interrupted")).toBeTruthy();
    expect(screen.getByText("A sign-in failed once since you were last here")).toBeTruthy();
    expect(href(/Show the attempts/)).toBe("/audit?kind=sign_in.failed&from=2026-11-20");
    expect(screen.getByText(/you last signed in/)).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toContain("Older.");
  });

  it("tells who may not see the attempts of those under their own name, as a number", async () => {
    const notices = {
      interrupted_sessions: [],
      last_signed_in: null,
      failed_sign_ins: null,
      own_failed_sign_ins: 3,
      rollback: null,
    };
    show(<Today />, { person: { ...somebody({ read_log: "own" }), notices } });
    expect(await screen.findByText(/sign in as you 3 times since/)).toBeTruthy();
    expect(screen.queryByRole("link", { name: "Show the attempts" })).toBeNull();
  });

  it("leads from every figure of alerts to exactly those", async () => {
    show(<Today />);
    await screen.findByText("Waiting for you");
    expect(href(/^1 not resolved/)).toBe("/alerts?state=unresolved");
    expect(href(/^1 Critical/)).toBe("/alerts?state=unresolved&severity=critical");
  });

  it("says that nothing was spent rather than drawing bars of nothing", async () => {
    const free = days.map((one) => ({ ...one, cost: "0" }));
    ask.today.mockResolvedValue({ ...seen, week: free });
    show(<Today />);
    expect(await screen.findByText("Nothing was spent.")).toBeTruthy();
    const toggles = screen.getAllByRole("button", { name: "Show as table" });
    expect(toggles).toHaveLength(3);
    await userEvent.click(toggles[1] as HTMLElement);
    expect(screen.getAllByText("AUD 0.00")).toHaveLength(2);
  });

  it("says beside what was verified how far somebody outside has fixed it", async () => {
    ask.syncStatus.mockResolvedValue(status());
    show(<Today />);
    const line = await screen.findByText("12 events, 3 minutes since the last witness");
    expect(screen.getByRole("region", { name: "The record" }).contains(line)).toBe(true);
  });
});
