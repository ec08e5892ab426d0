import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { InboxDocument, InboxPage } from "@/ipc";
import { show } from "@/test/show";
import { Inbox } from "./Inbox";

const ask = vi.hoisted(() => ({ inbox: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const document = {
  document_id: "d1",
  name: "referral.txt",
  bytes: 900,
  kind: "plain_text",
  state: "readable",
  received_at: "2026-11-21T02:00:00Z",
  received_by: "ada",
  folder: null,
  within: null,
  session_id: null,
  progress: null,
  put_away_at: null,
  quarantine_reason: null,
  patient_state: "to_choose",
} as Partial<InboxDocument>;

const page = (toChoose: number): Partial<InboxPage> => ({
  total: 1,
  all: 1,
  unprocessed: 1,
  quarantined: 0,
  put_away: 0,
  to_choose: toChoose,
  documents: [document as InboxDocument],
});

beforeEach(() => ask.inbox.mockReset().mockResolvedValue(page(1)));

describe("the inbox", () => {
  it("says which documents wait for a person to choose the patient, and shows just those", async () => {
    const { router } = show(<Inbox />);
    await screen.findByText("referral.txt");
    expect(screen.getByText("Patient to choose")).toBeTruthy();
    await userEvent.click(screen.getByText("Patient to choose (1)"));
    expect(router.state.location.href).toBe("/?tab=to_choose");
    expect(ask.inbox).toHaveBeenLastCalledWith(expect.objectContaining({ to_choose: true }));
  });

  it("has no tab for them where there are none", async () => {
    ask.inbox.mockResolvedValue(page(0));
    show(<Inbox />);
    await screen.findByText("referral.txt");
    expect(screen.queryByText(/Patient to choose \(/)).toBeNull();
  });
});
