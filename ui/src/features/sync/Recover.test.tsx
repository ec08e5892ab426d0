import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { OfficeComparison, Signal, TaskResult, TaskView } from "@/ipc";
import { start } from "@/shared/live";
import { show, somebody } from "@/test/show";
import { office, status } from "@/test/sync";
import { Sync } from "./Sync";

const { ask, ear } = vi.hoisted(() => ({
  ask: {
    syncStatus: vi.fn(),
    syncCompare: vi.fn(),
    syncRecover: vi.fn(),
    seeTasks: vi.fn(),
    dismissTask: vi.fn(),
    windowState: vi.fn(),
  },
  ear: { tell: (_: Signal): void => undefined },
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
  hear: (listener: (signal: Signal) => void) => {
    ear.tell = listener;
  },
}));

const found = (more: Partial<OfficeComparison> = {}): OfficeComparison => ({
  office: "office.example",
  fixed: 1_240,
  signedAt: "2026-11-21T14:05:03Z",
  held: 1_240,
  here: 1_003,
  common: 1_000,
  own: 3,
  lacking: 240,
  lacks: {
    from: "2026-11-20T08:00:00Z",
    until: "2026-11-21T14:00:00Z",
    kinds: [
      { kind: "document.opened", events: 200 },
      { kind: "alert.raised", events: 40 },
    ],
    payloadsHeld: 240,
  },
  payloadsMissing: 0,
  firstMissing: [],
  way: "take_back",
  ...more,
});

const ahead = () =>
  status({
    office: office({ problem: "ahead", halted: true, detail: "events 1003 to 1239 are missing" }),
  });

beforeEach(() => {
  start();
  for (const one of Object.values(ask)) one.mockReset();
  ask.syncStatus.mockResolvedValue(ahead());
  ask.seeTasks.mockResolvedValue(null);
  ask.dismissTask.mockResolvedValue(null);
  act(() => ear.tell({ signal: "tasks", tasks: [] }));
});

const button = (name: string | RegExp) => screen.getByRole("button", { name });

async function compared(comparison: OfficeComparison) {
  ask.syncCompare.mockResolvedValue(comparison);
  show(<Sync />);
  await userEvent.click(await screen.findByRole("button", { name: "See what is missing …" }));
  return within(await screen.findByRole("dialog"));
}

const password = (dialog: ReturnType<typeof within>) =>
  dialog.getByLabelText(/^Your password again/, { selector: "input" });

async function confirm(dialog: ReturnType<typeof within>) {
  await userEvent.type(await dialog.findByLabelText(/^Reason/), "the disk was replaced");
  await userEvent.type(password(dialog), "seven green otters");
}

describe("a record that head office has more of", () => {
  it("shows what is missing, from when to when, of which kinds, and takes it back", async () => {
    const dialog = await compared(found());
    expect(await dialog.findByText("240 events")).toBeTruthy();
    expect(dialog.getByText("240 held, 0 not")).toBeTruthy();
    expect(dialog.getByText("1,003, the same up to 1,000")).toBeTruthy();
    const kinds = within(dialog.getByRole("table", { name: "Missing events by kind" }));
    expect(kinds.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "KindEvents",
      "Document opened200",
      "Alert raised40",
    ]);
    const take = dialog.getByRole("button", { name: "Take back 240 events" });
    expect((take as HTMLButtonElement).disabled).toBe(true);
    await confirm(dialog);
    await userEvent.click(take);
    await waitFor(() =>
      expect(ask.syncRecover).toHaveBeenCalledWith(false, {
        reason: "the disk was replaced",
        password: "seven green otters",
      }),
    );
  });

  it("begins a successor only once it is sure that the rest cannot be brought back", async () => {
    const dialog = await compared(found({ way: "successor", payloadsMissing: 12 }));
    expect(await dialog.findByText(/Head office does not hold the contents/)).toBeTruthy();
    expect(dialog.getByText(/A successor is another log/)).toBeTruthy();
    await confirm(dialog);
    const succeed = dialog.getByRole("button", { name: "Begin a successor" });
    expect((succeed as HTMLButtonElement).disabled).toBe(true);
    await userEvent.click(dialog.getByRole("checkbox"));
    await userEvent.click(succeed);
    await waitFor(() => expect(ask.syncRecover.mock.calls[0]?.[0]).toBe(true));
  });

  it("says where the events themselves are not held, of which nobody knows the kinds", async () => {
    const dialog = await compared(found({ way: "successor", held: 900, lacks: null }));
    expect(
      await dialog.findByText(/Not all of the missing events lie at head office/),
    ).toBeTruthy();
    expect(dialog.queryByRole("table", { name: "Missing events by kind" })).toBeNull();
  });

  it("has nothing to do where nothing is missing any more", async () => {
    const dialog = await compared(found({ way: "nothing", lacking: 0, lacks: null }));
    expect(await dialog.findByText(/Nothing is missing here/)).toBeTruthy();
    expect(dialog.queryByRole("textbox")).toBeNull();
  });

  it("takes a wrong password to its field, and stays open", async () => {
    const dialog = await compared(found());
    ask.syncRecover.mockRejectedValue({ code: "wrong_password", message: "no", reference: null });
    await confirm(dialog);
    await userEvent.click(dialog.getByRole("button", { name: "Take back 240 events" }));
    await waitFor(() => expect((password(dialog) as HTMLInputElement).value).toBe(""));
  });

  it("tells everybody else whom to ask", async () => {
    show(<Sync />, { person: somebody({ administer: "none" }) });
    expect(await screen.findByText(/An administrator can see what is missing/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "See what is missing …" })).toBeNull();
  });
});

const ended = (result: TaskResult): TaskView => ({
  id: 7,
  kind: "recovery",
  state: "done",
  session_id: null,
  done: 9,
  of: 9,
  eta_seconds: null,
  cost: null,
  started_at: "2026-11-21T14:05:03Z",
  ended_at: "2026-11-21T14:06:03Z",
  cancellable: false,
  stages: [],
  result,
  error: null,
  seen: false,
});

describe("what a recovery came to", () => {
  it("names what was taken back and what is asked for again, until it is put away", async () => {
    const takenBack = {
      common: 1_000,
      to: 1_240,
      setAside: 3,
      kept: "set-aside-1",
      secrets: [{ record: "endpoints/e", secret: "api_key", name: "local" }],
      originals: [{ document: "d", name: "letter 7" }],
    };
    const done = { before: found(), takenBack, people: ["tom"] };
    show(<Sync />);
    await screen.findByRole("heading", { level: 1, name: "Sync" });
    act(() =>
      ear.tell({ signal: "tasks", tasks: [ended({ result: "taken_back", done } as TaskResult)] }),
    );
    const card = within(await screen.findByRole("region", { name: "Recovery of the record" }));
    expect(card.getByText(/240 events were taken back and verified/)).toBeTruthy();
    const asked = card.getAllByRole("listitem").map((one) => one.textContent);
    expect(asked).toEqual(["api_key of local", "tom", "letter 7"]);
    await waitFor(() => expect(ask.seeTasks).toHaveBeenCalledWith([7]));
    await userEvent.click(button("Dismiss"));
    expect(ask.dismissTask).toHaveBeenCalledWith(7);
  });
});
