import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Drilled, Signal, TaskKind, TaskResult, TaskView } from "@/ipc";
import { start } from "@/shared/live";
import { show, somebody } from "@/test/show";
import { CheckResult } from "./CheckResult";
import { LogFeed } from "./feed";
import { VerifyMenu } from "./VerifyMenu";

const { ask, heard } = vi.hoisted(() => ({
  ask: { verifyLog: vi.fn(), verifyReading: vi.fn(), drillLog: vi.fn() },
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

const drilled: Drilled = {
  passed: false,
  events: 1200,
  fault_before: null,
  found: 1,
  ways: [
    {
      way: "payload_edited",
      seq: 41,
      record: null,
      found: true,
      said: "the payload of event 41 was altered",
      millis: 320,
    },
    {
      way: "row_changed",
      seq: null,
      record: "users/u7",
      found: false,
      said: null,
      millis: 310,
    },
  ],
};

beforeEach(() => {
  start();
  act(() => heard.tell?.({ signal: "tasks", tasks: [] }));
  ask.verifyLog.mockReset().mockResolvedValue(1);
  ask.verifyReading.mockReset().mockResolvedValue(2);
  ask.drillLog.mockReset().mockResolvedValue(3);
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

describe("a drill", () => {
  it("says of each damage in words whether it was found", async () => {
    show(<CheckResult />);
    tell(ended("drill", { result: "drill", drilled }));
    expect(await screen.findByText(/^Found only 1 of 2/)).toBeTruthy();
    const rows = screen.getAllByRole("row").map((row) => row.textContent);
    expect(rows[1]).toContain("An event's content edited");
    expect(rows[1]).toMatch(/Event 41Found.*was altered320 ms/);
    expect(rows[2]).toMatch(/Person u7Not foundNothing is wrong/);
    expect(screen.getByText("Failed")).toBeTruthy();
  });

  it("passes where everything was found", async () => {
    show(<CheckResult />);
    const ways = drilled.ways.slice(0, 1);
    tell(ended("drill", { result: "drill", drilled: { ...drilled, passed: true, ways } }));
    expect(await screen.findByText("Passed")).toBeTruthy();
    expect(screen.getByRole("status").textContent).toContain("Found 1 of 1. The copy of 1,200");
  });

  it("says that nothing was damaged where the copy was not sound to begin with", async () => {
    show(<CheckResult />);
    const fault = { ...drilled, fault_before: "event 3 was altered", found: 0, ways: [] };
    tell(ended("drill", { result: "drill", drilled: fault }));
    expect((await screen.findByRole("alert")).textContent).toContain("event 3 was altered");
    expect(screen.queryByRole("table")).toBeNull();
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

  it("is to begin a drill, which first says that the record is not touched", async () => {
    show(<VerifyMenu log={log} filtered={false} />);
    await userEvent.click(await screen.findByRole("button", { name: "Verify" }));
    await userEvent.click(await screen.findByText("Tamper drill on a copy…"));
    expect(await screen.findByText(/own record is only read/)).toBeTruthy();
    expect(ask.drillLog).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Start the drill" }));
    expect(ask.drillLog).toHaveBeenCalled();
  });

  it("is no drill for who reads only the own", async () => {
    show(<VerifyMenu log={log} filtered />, { person: somebody({ read_log: "own" }) });
    await userEvent.click(await screen.findByRole("button", { name: "Verify" }));
    expect(await screen.findByText("Verify all")).toBeTruthy();
    expect(screen.queryByText(/Tamper drill/)).toBeNull();
  });
});
