import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { TaskResult, TaskView } from "@/ipc";
import { show } from "@/test/show";
import { Intake } from "./Intake";

const ask = vi.hoisted(() => ({
  dismissTask: vi.fn().mockResolvedValue(null),
  seeTasks: vi.fn().mockResolvedValue(null),
}));
const tasks = vi.hoisted(() => ({ list: [] as unknown[] }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));
vi.mock("@/shared/live", () => ({ useTasks: () => tasks.list }));

const ended = (result: Partial<Extract<TaskResult, { result: "intake" }>>): Partial<TaskView> => ({
  id: 7,
  kind: "intake",
  state: "done",
  ended_at: "2026-11-24T01:00:00Z",
  seen: false,
  result: { result: "intake", added: 0, known: 0, known_files: [], rejected: [], ...result },
});

const here = {
  name: "referral.txt",
  document: {
    document_id: "d1",
    name: "referral-copy.txt",
    received_at: "2026-11-21T02:00:00Z",
    put_away: false,
  },
};

describe("an intake", () => {
  it("says which files were here already, as what, and can be dismissed", async () => {
    tasks.list = [ended({ added: 3, known: 1, known_files: [here] })];
    show(<Intake />);
    const told = await screen.findByRole("status");
    expect(told.textContent).toContain("3 added, 1 was here already");
    expect(told.textContent).toContain("referral.txt, as referral-copy.txt of 21 Nov 2026");
    const link = screen.getByRole("link", { name: "referral-copy.txt" });
    expect(link.getAttribute("href")).toBe("/documents/d1");
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(ask.dismissTask).toHaveBeenCalledWith(7);
  });

  it("is seen once it is shown, and put away with those before it that were seen", async () => {
    const result = { known: 1, known_files: [here] };
    const before = { ...ended(result), id: 6, seen: true };
    tasks.list = [ended(result), before, { ...ended(result), id: 5 }];
    ask.dismissTask.mockClear();
    show(<Intake />);
    await userEvent.click(await screen.findByRole("button", { name: "Dismiss" }));
    expect(ask.seeTasks).toHaveBeenCalledWith([7]);
    expect(ask.dismissTask.mock.calls).toEqual([[7], [6]]);
  });

  it("tells nothing of a document that is somebody else's", async () => {
    tasks.list = [ended({ known: 1, known_files: [{ name: "mine.txt", document: null }] })];
    show(<Intake />);
    expect((await screen.findByRole("status")).textContent).toContain("mine.txt: somebody else");
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("says nothing where every file was added", () => {
    tasks.list = [ended({ added: 3 })];
    show(<Intake />);
    expect(screen.queryByRole("status")).toBeNull();
  });
});
