import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PatientListReport, TaskView } from "@/ipc";
import { report } from "@/test/patients";
import { show } from "@/test/show";
import { ListImport } from "./ListImport";

const ask = vi.hoisted(() => ({
  importPatients: vi.fn(),
  dismissTask: vi.fn().mockResolvedValue(null),
  cancelTask: vi.fn().mockResolvedValue(true),
  seeTasks: vi.fn().mockResolvedValue(null),
}));
const tasks = vi.hoisted(() => ({ list: [] as unknown[] }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));
vi.mock("@/shared/live", () => ({ useTasks: () => tasks.list }));

const ended = (result: PatientListReport): Partial<TaskView> => ({
  id: 7,
  kind: result.applied ? "patient_import" : "patient_list",
  state: "done",
  ended_at: "2026-11-24T01:00:00Z",
  seen: false,
  error: null,
  result: { result: "patient_list", report: result },
});

beforeEach(() => {
  ask.importPatients.mockReset().mockResolvedValue(8);
  ask.dismissTask.mockClear();
});

const rows = () =>
  within(screen.getByRole("table", { name: "Rows that cannot be imported" }))
    .getAllByRole("row")
    .map((row) => row.textContent);

describe("a list on its way in", () => {
  it("says what it would change, and changes it only when somebody says so", async () => {
    tasks.list = [ended(report())];
    show(<ListImport again={() => undefined} />);
    const told = await screen.findByRole("status");
    expect(told.textContent).toContain("The list has 1,000 rows. Nothing is imported yet.");
    expect(told.textContent).toContain("120 patients would be added.");
    expect(told.textContent).toContain("One patient would be updated.");
    expect(told.textContent).toContain("This column is not understood and left out: Shoe size");
    expect(rows()).toEqual([
      "LineWhat is wrong",
      "14It has no name",
      "1,003Its birth date cannot be read: write it as 1958-03-14",
    ]);
    expect(ask.importPatients).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Import 121 changes" }));
    expect(ask.importPatients).toHaveBeenCalledOnce();
  });

  it("says why it was not taken over, beside the list", async () => {
    ask.importPatients.mockRejectedValue({
      code: "invalid",
      message: "the file has changed: choose it again",
      reference: null,
    });
    tasks.list = [ended(report())];
    show(<ListImport again={() => undefined} />);
    await userEvent.click(await screen.findByRole("button", { name: "Import 121 changes" }));
    expect((await screen.findByRole("alert")).textContent).toContain("The file has changed");
  });

  it("says what it did, how many documents were matched by it, and goes when told to", async () => {
    const before = { ...ended(report()), id: 6 };
    tasks.list = [ended(report({ applied: true, refused: 201, matched: 17 })), before];
    show(<ListImport again={() => undefined} />);
    const told = await screen.findByRole("status");
    expect(told.textContent).toContain("120 patients were added.");
    expect(told.textContent).toContain("17 documents that waited were matched to their patients.");
    expect(told.textContent).toContain("and 199 more");
    expect(screen.queryByRole("button", { name: /^Import/ })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(ask.dismissTask.mock.calls).toEqual([[7], [6]]);
  });

  it("offers nothing to import where nothing would change", async () => {
    const same = { added: 0, updated: 0, refused: 0, refused_rows: [], not_understood: [] };
    tasks.list = [ended(report(same))];
    show(<ListImport again={() => undefined} />);
    expect((await screen.findByRole("status")).textContent).toContain("877 patients are the same");
    expect(screen.queryByRole("button", { name: /^Import/ })).toBeNull();
    expect(screen.queryByRole("table")).toBeNull();
  });

  it("shows how far it is, and what is wrong with a file that is no list", async () => {
    const running = { id: 8, kind: "patient_import", state: "running", ended_at: null };
    tasks.list = [{ ...running, done: 400, of: 10_000, eta_seconds: 12, cancellable: true }];
    const { unmount } = show(<ListImport again={() => undefined} />);
    expect((await screen.findByRole("status")).textContent).toBe(
      "Importing the list: 400 of 10,000 changes · about 12 s left",
    );
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(ask.cancelTask).toHaveBeenCalledWith(8);
    unmount();

    const error = { code: "invalid", message: "this file has no row of headings", reference: null };
    tasks.list = [{ ...ended(report()), state: "failed", result: null, error }];
    const again = vi.fn();
    show(<ListImport again={again} />);
    expect((await screen.findByRole("alert")).textContent).toContain("This file has no row");
    await userEvent.click(screen.getByRole("button", { name: "Choose another file" }));
    expect(again).toHaveBeenCalledOnce();
  });
});
