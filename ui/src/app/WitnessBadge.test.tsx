import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SyncStatus } from "@/ipc";
import { show } from "@/test/show";
import { alone, inMinutes, office, status, witness, witnessed } from "@/test/sync";
import { WitnessBadge } from "./WitnessBadge";

const { ask } = vi.hoisted(() => ({ ask: { syncStatus: vi.fn() } }));
vi.mock("@/ipc", async (original) => ({ ...(await original<typeof import("@/ipc")>()), ask }));

beforeEach(() => {
  ask.syncStatus.mockReset();
});

async function said(seen: SyncStatus, whole: RegExp | string) {
  ask.syncStatus.mockResolvedValue(seen);
  const { unmount } = show(<WitnessBadge />);
  expect((await screen.findAllByText(whole)).length).toBeGreaterThan(0);
  unmount();
}

describe("the top bar", () => {
  it("says that it is online, and what has come since the last witness", async () => {
    await said(status(), "Online · 12 events, 3 minutes since the last witness");
    const one = witnessed({ eventsSince: 1, events: 41_201, minutesSince: 1 });
    await said(status({ witnessed: one }), "Online · 1 event, 1 minute since the last witness");
    const none = witnessed({ eventsSince: 0, events: 41_200, minutesSince: 0 });
    await said(status({ witnessed: none }), "Online · 0 events, 0 minutes since the last witness");
  });

  it("says hours and days where minutes would be counted", async () => {
    await said(status({ witnessed: witnessed({ minutesSince: 300 }) }), /, 5 hours since/);
    await said(status({ witnessed: witnessed({ minutesSince: 10_000 }) }), /, 6 days since/);
  });

  it("says that it is offline, paused, stopped, or has not begun", async () => {
    const with_ = (more: Partial<SyncStatus["office"] & object>) =>
      status({ office: office(more) });
    await said(with_({ problem: "unreachable", failures: 3 }), /^Offline · 12 events, 3 minutes/);
    // The clinic's own fault, such as a damaged log.
    await said(with_({ failures: 1 }), /^Sync fails · /);
    await said(with_({ problem: "ahead", halted: true }), /^Sync fails · /);
    await said(status({ pause: { until: inMinutes(9), reason: "x" } }), /^Paused · /);
    const fresh = witnessed({
      by: null,
      at: null,
      fixed: 0,
      eventsSince: 41_212,
      minutesSince: null,
    });
    await said(
      status({ office: office({ attemptedAt: null }), witnessed: fresh }),
      "Not synced yet · 41,212 events, none witnessed",
    );
  });

  it("is as before where nobody outside is asked", async () => {
    await said(alone(), "Offline · 41,212 events since the last witness");
  });

  it("goes by the other witnesses where there is no head office", async () => {
    await said(status({ office: null, witnesses: [witness()] }), /^Online · /);
    const down = witness({ problem: "unreachable" });
    await said(status({ office: null, witnesses: [down] }), /^Offline · 12/);
    await said(status({ office: null, witnesses: [down, witness()] }), /^Online · /);
  });

  it("still says that nobody has witnessed the log where it cannot be asked", async () => {
    ask.syncStatus.mockRejectedValue({ code: "internal", message: "no", reference: null });
    show(<WitnessBadge />);
    expect((await screen.findAllByText("Offline")).length).toBeGreaterThan(0);
  });
});
