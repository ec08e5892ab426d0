import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FolderStatus } from "@/ipc";
import { show, somebody } from "@/test/show";
import { FolderTroubles } from "./FolderTroubles";
import { troubleOf } from "./troubles";

const ask = vi.hoisted(() => ({ inboxFolders: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const SINCE = "2026-11-30T09:04:00.000000Z";

const FINE: FolderStatus = {
  folder_id: "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b",
  path: "/srv/scans",
  owner: "ada",
  after_taking: "leave",
  detection: "auto",
  noticed: "events",
  settle_seconds: 3,
  on_share: false,
  added_at: SINCE,
  scanned_at: SINCE,
  problem: null,
  problem_detail: "",
  problem_since: null,
  waiting: [],
  sessions: {
    on: true,
    mode: "standard",
    endpoint: "builtin",
    budget: null,
    daily_budget: null,
    hours: "00:00-24:00",
    state: "gathering",
    detail: "",
    since: SINCE,
    waiting: 2,
    spent_today: "0",
  },
};

beforeEach(() => {
  ask.inboxFolders.mockReset();
});

describe("FolderTroubles", () => {
  it("is not there where every folder is fine, though a file has just changed", () => {
    const settling = { name: "a.pdf", why: "settling" as const, since: SINCE };
    expect(troubleOf({ ...FINE, waiting: [settling] })).toBeNull();
  });

  it("says in sentences what is in the way and since when", async () => {
    ask.inboxFolders.mockResolvedValue([
      FINE,
      {
        ...FINE,
        folder_id: "other",
        path: "/mnt/scanner",
        problem: "disk_full",
        problem_since: SINCE,
        waiting: [
          { name: "letter.pdf", why: "locked", since: SINCE },
          { name: null, why: "empty", since: SINCE },
          { name: "b.pdf", why: "settling", since: SINCE },
        ],
        sessions: { ...FINE.sessions, state: "owner_may_not" },
      },
    ]);
    show(<FolderTroubles />);
    expect(await screen.findByText("A watched folder needs a look")).toBeTruthy();
    expect(screen.queryByText("/srv/scans")).toBeNull();
    expect(screen.getByText(/disk with the clinic's record is full/)).toBeTruthy();
    expect(screen.getByText(/ada may not run sessions over these documents/)).toBeTruthy();
    const files = within(screen.getByRole("list", { name: "Files that wait" }));
    expect(files.getAllByRole("listitem")).toHaveLength(2);
    expect(files.getByText("letter.pdf")).toBeTruthy();
    expect(files.getByText("A file")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Inbox folders in Settings" })).toBeTruthy();
  });

  it("asks nothing for who may not run sessions", async () => {
    show(<FolderTroubles />, { person: somebody({ run_sessions: "none" }) });
    expect(ask.inboxFolders).not.toHaveBeenCalled();
  });
});
