import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FolderStatus } from "@/ipc";
import { show, somebody } from "@/test/show";
import { InboxFolders } from "./InboxFolders";

const ask = vi.hoisted(() => ({
  inboxFolders: vi.fn(),
  chooseInboxFolder: vi.fn(),
  changeInboxFolder: vi.fn(),
  removeInboxFolder: vi.fn(),
  scanInboxes: vi.fn(),
  people: vi.fn(),
  endpoints: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const FOLDER: FolderStatus = {
  folder_id: "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b",
  path: "/srv/scans",
  owner: "ada",
  after_taking: "leave",
  detection: "auto",
  noticed: "events",
  settle_seconds: 3,
  on_share: false,
  added_at: "2026-11-30T09:00:00.000000Z",
  scanned_at: "2026-11-30T09:05:00.000000Z",
  problem: null,
  problem_detail: "",
  problem_since: null,
  waiting: [],
  sessions: {
    on: false,
    mode: "standard",
    endpoint: "builtin",
    budget: null,
    daily_budget: null,
    hours: "00:00-24:00",
    state: null,
    detail: "",
    since: null,
    waiting: 0,
    spent_today: "0",
  },
};

const BUILTIN = {
  name: "builtin",
  kind: "builtin",
  model: "builtin-1",
  locality: "on_device",
  phi_policy: "allowed",
};

beforeEach(() => {
  for (const one of Object.values(ask)) one.mockReset();
  ask.inboxFolders.mockResolvedValue([FOLDER]);
  ask.people.mockResolvedValue([]);
  ask.endpoints.mockResolvedValue([BUILTIN]);
  ask.chooseInboxFolder.mockResolvedValue([FOLDER]);
  ask.changeInboxFolder.mockResolvedValue([FOLDER]);
  ask.removeInboxFolder.mockResolvedValue([]);
});

describe("InboxFolders", () => {
  it("shows how a folder stands and which names are ignored", async () => {
    show(<InboxFolders />);
    const folder = await screen.findByRole("article", { name: "/srv/scans" });
    expect(within(folder).getByText("Watched")).toBeTruthy();
    expect(screen.getByText(/@\*/)).toBeTruthy();
  });

  it("says why nothing is taken, and which files wait for what", async () => {
    ask.inboxFolders.mockResolvedValue([
      {
        ...FOLDER,
        problem: "share_gone",
        problem_since: "2026-11-30T09:04:00.000000Z",
        waiting: [
          { name: "scan.pdf", why: "not_whole", since: "2026-11-30T09:04:00.000000Z" },
          { name: null, why: "locked", since: "2026-11-30T09:04:00.000000Z" },
        ],
      },
    ]);
    show(<InboxFolders />);
    expect(await screen.findByText("Its share is not connected")).toBeTruthy();
    const waiting = within(screen.getByRole("list", { name: "Files that wait" }));
    expect(waiting.getByText("scan.pdf")).toBeTruthy();
    expect(waiting.getAllByRole("listitem")).toHaveLength(2);
  });

  it("changes one thing and leaves the rest as it is", async () => {
    show(<InboxFolders />);
    const [after] = await screen.findAllByLabelText("Once a file is taken");
    await userEvent.click(after as HTMLElement);
    await userEvent.click(await screen.findByText("Move it to “done”"));
    expect(ask.changeInboxFolder).toHaveBeenCalledWith(FOLDER.folder_id, {
      owner: null,
      after_taking: "move",
      detection: null,
      settle_seconds: null,
      sessions: null,
    });
  });

  it("sets for how long a file must be unchanged, once the field is left", async () => {
    show(<InboxFolders />);
    const [seconds] = await screen.findAllByLabelText("Unchanged for");
    await userEvent.clear(seconds as HTMLElement);
    await userEvent.type(seconds as HTMLElement, "700");
    expect(screen.getByText(/From 1 to 600 seconds/)).toBeTruthy();
    await userEvent.tab();
    expect(ask.changeInboxFolder).not.toHaveBeenCalled();
    await userEvent.clear(seconds as HTMLElement);
    await userEvent.type(seconds as HTMLElement, "15");
    await userEvent.tab();
    expect(ask.changeInboxFolder).toHaveBeenCalledWith(
      FOLDER.folder_id,
      expect.objectContaining({ settle_seconds: 15, sessions: null }),
    );
  });

  it("turns sessions on, within hours and for no more than so much a day", async () => {
    show(<InboxFolders />);
    await screen.findByText(/wait in the inbox until somebody starts a session/);
    await userEvent.click(screen.getByRole("button", { name: "Sessions of /srv/scans" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(await dialog.findByLabelText("Start sessions by itself"));
    await userEvent.type(dialog.getByLabelText(/Budget of a day/), "2,50");
    await userEvent.clear(dialog.getByLabelText("From"));
    await userEvent.type(dialog.getByLabelText("From"), "07:00");
    await userEvent.clear(dialog.getByLabelText("To"));
    await userEvent.type(dialog.getByLabelText("To"), "19:00");
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(ask.changeInboxFolder.mock.calls[0]?.[1]?.sessions).toEqual({
      on: true,
      mode: null,
      endpoint: "builtin",
      budget: "0",
      daily_budget: "2.50",
      hours: "07:00-19:00",
    });
  });

  it("says what is in the way of its sessions, and how much waits", async () => {
    const sessions = {
      ...FOLDER.sessions,
      on: true,
      state: "budget_spent" as const,
      waiting: 4,
      daily_budget: "2",
      spent_today: "2",
    };
    ask.inboxFolders.mockResolvedValue([{ ...FOLDER, sessions }]);
    show(<InboxFolders />);
    expect(await screen.findByText("The day's budget is spent")).toBeTruthy();
    expect(screen.getByText(/4 documents wait/)).toBeTruthy();
    expect(screen.getByText(/today AUD 2.00 so far/)).toBeTruthy();
  });

  it("removes a folder once that is confirmed", async () => {
    show(<InboxFolders />);
    await userEvent.click(await screen.findByRole("button", { name: "Stop watching /srv/scans" }));
    expect(ask.removeInboxFolder).not.toHaveBeenCalled();
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Stop watching" }));
    expect(ask.removeInboxFolder.mock.calls[0]?.[0]).toBe(FOLDER.folder_id);
  });

  it("lets only administrators add and change", async () => {
    show(<InboxFolders />, { person: somebody({ administer: "none" }) });
    await screen.findByRole("article", { name: "/srv/scans" });
    expect(screen.queryByRole("button", { name: "Add a folder" })).toBeNull();
    expect(screen.getByRole("button", { name: "Look through them now" })).toBeTruthy();
    expect(ask.people).not.toHaveBeenCalled();
  });
});
