import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SessionRow } from "@/ipc";
import { show, somebody } from "@/test/show";
import { Bulk } from "./Bulk";

const ask = vi.hoisted(() => ({
  cancelSession: vi.fn().mockResolvedValue(null),
  resumeSession: vi.fn().mockResolvedValue(null),
}));
const tasks = vi.hoisted(() => ({ list: [] as unknown[] }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));
vi.mock("@/shared/live", () => ({ useTasks: () => tasks.list }));

const row = (id: string, status: string) =>
  ({ session_id: id, session_status: status }) as SessionRow;

const done = () => undefined;

describe("the sessions that are selected together", () => {
  beforeEach(() => {
    tasks.list = [];
    ask.resumeSession.mockClear();
  });

  it("are resumed where the program says so, those whose endpoint was away too", async () => {
    const sessions = [
      row("01a", "failed"),
      row("01b", "interrupted"),
      row("01c", "completed"),
      row("01d", "failed"),
      row("01e", "cancelled"),
    ];
    show(<Bulk sessions={sessions} resumable={["01a", "01b", "01c"]} done={done} />);
    await userEvent.click(await screen.findByRole("button", { name: "Resume 3 sessions" }));
    const resumed = ask.resumeSession.mock.calls.map(([id]) => id);
    expect(resumed, "not 01d, which failed by itself, nor 01e, whose endpoint is gone").toEqual([
      "01a",
      "01b",
      "01c",
    ]);
  });

  it("are not resumed where they are not selected, or at work here", async () => {
    tasks.list = [{ session_id: "01a", ended_at: null }];
    const sessions = [row("01a", "failed"), row("01b", "completed")];
    show(<Bulk sessions={sessions} resumable={["01a", "01c"]} done={done} />);
    await screen.findByRole("button", { name: "Cancel 1 running session" });
    expect(screen.queryByRole("button", { name: /^Resume/ })).toBeNull();
  });

  it("are nothing to who runs no sessions", async () => {
    const person = somebody({ run_sessions: "none" });
    const sessions = [row("01a", "failed")];
    const part = (
      <>
        <p>Sessions</p>
        <Bulk sessions={sessions} resumable={["01a"]} done={done} />
      </>
    );
    show(part, { person });
    await screen.findByText("Sessions");
    expect(screen.queryByRole("button", { name: /^Resume/ })).toBeNull();
  });
});
