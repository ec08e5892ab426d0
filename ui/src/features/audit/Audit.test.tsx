import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { EventDetail, LogRow, Signal } from "@/ipc";
import { start } from "@/shared/live";
import { show, somebody } from "@/test/show";
import { status } from "@/test/sync";
import { Audit } from "./Audit";
import { EventProofView } from "./EventProofView";

const { ask, heard } = vi.hoisted(() => ({
  ask: {
    openLog: vi.fn(),
    logRows: vi.fn(),
    event: vi.fn(),
    verifyLog: vi.fn(),
    syncStatus: vi.fn(),
  },
  heard: { tell: undefined as ((signal: Signal) => void) | undefined },
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
  hear: (tell: (signal: Signal) => void) => {
    heard.tell = tell;
  },
}));

let size = 300;
const row = (seq: number): LogRow => ({
  seq,
  time: "2026-11-21T14:05:03.123456Z",
  kind: "log.read",
  actor: "ada",
  role: "admin",
  source: "window",
  subject: "",
  trace: null,
});
const stretch = (offset: number, limit: number) => ({
  total: size,
  rows: Array.from({ length: Math.min(limit, size - offset) }, (_, at) =>
    row(size - 1 - offset - at),
  ),
});

beforeEach(() => {
  start();
  size = 300;
  ask.openLog.mockReset().mockImplementation(async () => ({ reading: 1, first: stretch(0, 100) }));
  ask.logRows
    .mockReset()
    .mockImplementation(async (_: number, offset: number, limit: number) => stretch(offset, limit));
  ask.event.mockReset().mockReturnValue(new Promise(() => undefined));
});

const first = () => document.querySelector("[data-seq]")?.getAttribute("data-seq");

describe("the audit log", () => {
  it("shows a new event at the top as soon as it hears of it", async () => {
    show(<Audit />);
    await waitFor(() => expect(first()).toBe("299"));
    size = 305;
    act(() => heard.tell?.({ signal: "log", size: 305 }));
    await waitFor(() => expect(first()).toBe("304"));
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("306");
    expect(document.querySelector("[data-seq]")?.getAttribute("aria-rowindex")).toBe("2");
  });

  it("moves and opens by keyboard", async () => {
    const { router } = show(<Audit />);
    const grid = await screen.findByRole("grid");
    fireEvent.keyDown(grid, { key: "ArrowDown" });
    fireEvent.keyDown(grid, { key: "ArrowDown" });
    expect(grid.getAttribute("aria-activedescendant")).toBe("log-298");
    // What is cut in its row stands in full below the list.
    expect(screen.getByText("Log read (log.read) · ada · Administrator")).toBeTruthy();
    fireEvent.keyDown(grid, { key: "Enter" });
    await waitFor(() => expect(router.state.location.pathname).toBe("/audit/298"));
  });

  it("asks with the filters of the address", async () => {
    show(<Audit />, { at: "/?kind=ai.called&actor=system&from=2026-02-28" });
    await waitFor(() => expect(ask.openLog).toHaveBeenCalled());
    expect(ask.openLog.mock.calls[0]?.[0]).toMatchObject({ kind: "ai.called", actor: "system" });
    expect(ask.openLog.mock.calls[0]?.[0].from).toBe(new Date("2026-02-28T00:00").toISOString());
  });

  it("reads nothing while a filter is no id or no day, and says so", async () => {
    show(<Audit />, { at: "/?trace=nonsense&from=2026-02-31" });
    expect(await screen.findByRole("heading", { name: "A filter is not valid" })).toBeTruthy();
    expect(screen.getByText(/^Give the whole id/)).toBeTruthy();
    expect(screen.getByText("There is no such day")).toBeTruthy();
    expect(ask.openLog).not.toHaveBeenCalled();
  });

  it("does not go on without a day that was mistyped", async () => {
    show(<Audit />);
    await waitFor(() => expect(first()).toBe("299"));
    const from = screen.getByLabelText("From");
    fireEvent.change(from, { target: { value: "21.11." } });
    fireEvent.blur(from);
    expect(await screen.findByRole("heading", { name: "A filter is not valid" })).toBeTruthy();
    expect(first()).toBeUndefined();
  });

  it("opens the reading again when the program has closed it", async () => {
    ask.logRows.mockRejectedValueOnce({
      code: "reading_closed",
      message: "Closed.",
      reference: null,
    });
    show(<Audit />);
    await waitFor(() => expect(ask.openLog.mock.calls.length).toBeGreaterThan(1));
    await waitFor(() => expect(first()).toBe("299"));
  });

  it("is not shown to a role that may not read it, and offers no export to one that may not", async () => {
    const { unmount } = show(<Audit />, { person: somebody({ read_log: "none" }) });
    expect(await screen.findByText("Not permitted")).toBeTruthy();
    expect(ask.openLog).not.toHaveBeenCalled();
    unmount();
    show(<Audit />, { person: somebody({ read_log: "own", export: "none" }) });
    await screen.findByRole("grid");
    expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
  });
});

describe("an event's proof", () => {
  const event = {
    row: { seq: 3 },
    leaf: "ab",
    leaf_holds: true,
    commitment: null,
    proof: null,
  } as EventDetail;

  it("says that no checkpoint covers the event yet, rather than that it holds", async () => {
    show(<EventProofView event={event} again={() => undefined} />);
    expect(await screen.findByText("Not under a checkpoint yet")).toBeTruthy();
    expect(screen.queryByText(/Holds/)).toBeNull();
  });

  it("says that the event is fixed where a witness has signed a log that has it", async () => {
    ask.syncStatus.mockResolvedValue(status());
    show(<EventProofView event={event} again={() => undefined} />);
    expect(await screen.findByText(/This event is fixed\./)).toBeTruthy();
  });

  it("says so where it does not hold", async () => {
    const proof = {
      tree_size: 9,
      path: [],
      root: "cd",
      checkpoint: "x",
      verifier_key: "k",
      holds: false,
    };
    show(<EventProofView event={{ ...event, leaf_holds: false, proof }} again={() => undefined} />);
    expect(await screen.findByText("Does not hold under the checkpoint")).toBeTruthy();
    expect(screen.getByText("The values do not give the stored hash")).toBeTruthy();
  });
});
