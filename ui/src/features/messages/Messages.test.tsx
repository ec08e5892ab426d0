import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MessagePage } from "@/ipc";
import { row } from "@/test/messages";
import { whose } from "@/test/patients";
import { show, somebody } from "@/test/show";
import { Messages } from "./Messages";

const ask = vi.hoisted(() => ({
  messages: vi.fn(),
  messageTemplates: vi.fn(),
  patients: vi.fn(),
  document: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const page = (more: Partial<MessagePage> = {}): MessagePage => ({
  total: 2,
  messages: [
    row({ delivery: "queued", status: "unknown", priority: "urgent" }),
    row({ messageId: "m2", deliveryMethod: "sms", title: "Please ring us", author: "ben" }),
  ],
  redacted: false,
  ...more,
});

beforeEach(() => {
  ask.messages.mockReset().mockResolvedValue(page());
  ask.messageTemplates.mockReset().mockResolvedValue([]);
  ask.patients.mockReset().mockResolvedValue({ total: 0, all: 0, patients: [], redacted: false });
});

describe("the list of messages", () => {
  it("says in words where each stands, and opens it", async () => {
    show(<Messages />);
    const table = await screen.findByRole("table", { name: "Messages" });
    const [, first, second] = within(table).getAllByRole("row");
    expect(first?.textContent).toMatch(
      /^Your referralVaughan-Peters, RhodriMay have been sentUrgentE-mailCareada/,
    );
    expect(second?.textContent).toContain("DraftText message");
    const [link] = within(table).getAllByRole("link");
    expect(link?.getAttribute("href")).toBe("/messages/m1");
  });

  it("is narrowed by where messages stand, in the address", async () => {
    const { router } = show(<Messages />, { at: "/?offset=50" });
    await userEvent.click(await screen.findByRole("radio", { name: "Drafts" }));
    const asked = { patient: null, document: null, offset: 0, limit: 50 };
    await waitFor(() =>
      expect(ask.messages).toHaveBeenLastCalledWith({
        ...asked,
        delivery: ["pending", "rejected", "approved"],
        unknown: false,
      }),
    );
    expect(router.state.location.href).toBe("/?delivery=pending");
    await userEvent.click(await screen.findByRole("radio", { name: "May have been sent" }));
    await waitFor(() =>
      expect(ask.messages).toHaveBeenLastCalledWith({ ...asked, delivery: [], unknown: true }),
    );
  });

  it("leads a reviewer to the next message that somebody else wrote and nobody reviews", async () => {
    const waits = (messageId: string, author: string, claimedBy: string | null) =>
      row({ messageId, author, claimedBy, delivery: "pending_review" });
    const messages = [
      waits("m1", "ada", null),
      waits("m2", "ben", "cleo"),
      waits("m3", "ben", null),
    ];
    ask.messages.mockResolvedValue(page({ total: 3, messages }));
    show(<Messages />, { at: "/?delivery=pending_review" });
    const next = await screen.findByRole("link", { name: "Review the next one" });
    expect(next.getAttribute("href")).toBe("/messages/m3");
    expect(screen.getByText(/^3 messages wait for review/)).toBeTruthy();
    expect(screen.getByText("cleo is reviewing it")).toBeTruthy();
  });

  it("says where nothing is there, and shows everything again", async () => {
    ask.messages.mockResolvedValue(page({ total: 0, messages: [] }));
    const { router } = show(<Messages />, { at: "/?delivery=failed&patient=p1" });
    expect(await screen.findByText("No message matches")).toBeTruthy();
    const [again] = screen.getAllByRole("button", { name: "Show all messages" });
    if (again) await userEvent.click(again);
    await waitFor(() => expect(router.state.location.href).toContain("/?delivery=failed"));
    expect(router.state.location.href).not.toContain("p1");
  });

  it("is not there for a role that reads no messages, nor is drafting for one that drafts none", async () => {
    const { unmount } = show(<Messages />, { person: somebody({ read_messages: "none" }) });
    expect(await screen.findByText("Your role does not read messages to patients.")).toBeTruthy();
    expect(ask.messages).not.toHaveBeenCalled();
    unmount();
    show(<Messages />, { person: somebody({ draft_messages: "none" }) });
    await screen.findByRole("table", { name: "Messages" });
    expect(screen.queryByRole("button", { name: "Draft message" })).toBeNull();
  });

  it("offers the form for a new message", async () => {
    show(<Messages />);
    await userEvent.click(await screen.findByRole("button", { name: "Draft message" }));
    const dialog = await screen.findByRole("dialog", { name: "Draft message" });
    expect(within(dialog).getByRole("textbox", { name: /^Search by name/ })).toBeTruthy();
  });

  it("begins a message about the document whose messages are shown, to its patient", async () => {
    ask.document.mockReset().mockResolvedValue({ name: "referral.pdf", patient: whose() });
    show(<Messages />, { at: "/?document=d1" });
    expect(await screen.findByText("Only messages about one document.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Draft message" }));
    const dialog = await screen.findByRole("dialog", { name: "Draft message" });
    expect(await within(dialog).findByText("referral.pdf")).toBeTruthy();
    expect(within(dialog).getByText("Rhodri Vaughan-Peters")).toBeTruthy();
    expect(ask.document).toHaveBeenCalledWith(null, "d1");
  });
});
