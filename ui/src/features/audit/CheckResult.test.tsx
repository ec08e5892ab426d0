import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Signal, TaskKind, TaskResult, TaskView } from "@/ipc";
import { start } from "@/shared/live";
import { show } from "@/test/show";
import { CheckResult } from "./CheckResult";
import { LogFeed } from "./feed";
import { VerifyMenu } from "./VerifyMenu";

const { ask, heard } = vi.hoisted(() => ({
  ask: { verifyLog: vi.fn(), verifyReading: vi.fn() },
  heard: { tell: undefined as ((signal: Signal) => void) | undefined },
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
  hear: (tell: (signal: Signal) => void) => {
    heard.tell = tell;
  },
}));

function ended(kind: TaskKind, result: TaskResult): TaskView {
  return {
    id: 1,
    kind,
    state: "done",
    session_id: null,
    done: 1,
    of: 1,
    eta_seconds: null,
    cost: null,
    started_at: "2026-11-21T14:05:03.123456Z",
    ended_at: "2026-11-21T14:05:04.123456Z",
    cancellable: false,
    stages: [],
    result,
    error: null,
    seen: false,
  };
}

const tell = (task: TaskView) => act(() => heard.tell?.({ signal: "tasks", tasks: [task] }));

const selection: Extract<TaskResult, { result: "verify_selection" }> = {
  result: "verify_selection",
  sound: true,
  events: 1200,
  payloads: 1190,
  checkpoint_size: 9000,
  root: "ab12",
  after_checkpoint: 3,
  faults: [],
  fault_count: 0,
  limit: "Only the events that were found were verified.",
};

beforeEach(() => {
  start();
  act(() => heard.tell?.({ signal: "tasks", tasks: [] }));
  ask.verifyLog.mockReset().mockResolvedValue(1);
  ask.verifyReading.mockReset().mockResolvedValue(2);
});

describe("a verification of chosen events", () => {
  it("says that it was of these alone, and how many a checkpoint proves", async () => {
    show(<CheckResult />);
    tell(ended("verify_selection", selection));
    expect(await screen.findByText("Verification of chosen events")).toBeTruthy();
    expect(screen.getByText("Sound")).toBeTruthy();
    expect(screen.getByRole("status").textContent).toContain("1,200 events that were found");
    expect(screen.getByText("1,197").nextSibling?.textContent).toContain("proven by the newest");
    expect(screen.getByText(selection.limit)).toBeTruthy();
    expect(screen.queryByText(/original/)).toBeNull();
  });

  it("lists what is wrong by position, and counts the rest", async () => {
    show(<CheckResult />);
    const faults = ["event 41, payloads: the payload of event 41 was altered"];
    tell(ended("verify_selection", { ...selection, sound: false, faults, fault_count: 3 }));
    expect(await screen.findByText("Not sound")).toBeTruthy();
    const listed = screen.getByRole("list", { name: "Faults" });
    expect(listed.textContent).toContain("event 41");
    expect(listed.textContent).toContain("and 2 more");
  });
});

describe("what the log can be asked", () => {
  const log = { reading: 7, feed: new LogFeed(vi.fn(), { total: 1200, rows: [] }) };

  it("is to verify what a filter finds, where there is a filter", async () => {
    show(<VerifyMenu log={log} filtered />);
    await userEvent.click(await screen.findByRole("button", { name: "Verify" }));
    await userEvent.click(await screen.findByText("Verify what is shown (1,200 events)"));
    expect(ask.verifyReading).toHaveBeenCalledWith(7);
    expect(ask.verifyLog).not.toHaveBeenCalled();
  });

  it("is to verify all alone, where everything is shown", async () => {
    show(<VerifyMenu log={log} filtered={false} />);
    await userEvent.click(await screen.findByRole("button", { name: "Verify" }));
    await userEvent.click(await screen.findByText("Verify all"));
    expect(ask.verifyLog).toHaveBeenCalled();
    expect(screen.queryByText(/what is shown/)).toBeNull();
  });
});
