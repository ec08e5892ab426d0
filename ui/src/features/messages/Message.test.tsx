import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MessageAct, MessageView } from "@/ipc";
import { acts, message } from "@/test/messages";
import { show } from "@/test/show";
import { Message } from "./Message";

const ask = vi.hoisted(() => ({
  message: vi.fn(),
  messageTemplates: vi.fn(),
  document: vi.fn(),
  editMessage: vi.fn(),
  submitMessage: vi.fn(),
  sendMessage: vi.fn(),
  withdrawMessage: vi.fn(),
  retryMessage: vi.fn(),
  settleMessage: vi.fn(),
  settleUnsupported: vi.fn(),
  claimMessage: vi.fn(),
  reviewMessage: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

beforeEach(() => {
  for (const one of Object.values(ask)) one.mockReset().mockResolvedValue(message());
  ask.messageTemplates.mockResolvedValue([]);
});

/** Shows a message, and answers with it. */
const shown = (view: MessageView) => {
  ask.message.mockResolvedValue(view);
  return show(<Message />, { path: "/messages/$message", at: "/messages/m1" });
};
const button = (name: string | RegExp) => screen.findByRole("button", { name });

const ACTS: [MessageAct, string][] = [
  ["submit", "Submit for review"],
  ["queue", "Send as approved"],
  ["send_directly", "Send without review …"],
  ["take_back", "Take it back …"],
  ["settle_unknown", "Decide what happened …"],
  ["retry", "Try again"],
];

describe("what can be done with a message", () => {
  for (const [act, name] of ACTS)
    it(`is ${act} where the program permits it, and otherwise its reason in words`, async () => {
      const { unmount } = shown(message({ acts: acts([act]) }));
      expect((await button(name)).getAttribute("aria-disabled")).toBeNull();
      unmount();
      shown(message({ acts: acts([], "your role does not write messages to patients") }));
      const barred = await button(name);
      expect(barred.getAttribute("aria-disabled")).toBe("true");
      const reason = document.getElementById(barred.getAttribute("aria-describedby") ?? "");
      expect(reason?.textContent).toBe("Your role does not write messages to patients");
      await userEvent.click(barred);
      for (const call of [
        ask.submitMessage,
        ask.sendMessage,
        ask.withdrawMessage,
        ask.retryMessage,
      ])
        expect(call).not.toHaveBeenCalled();
      expect(screen.queryByRole("dialog")).toBeNull();
    });

  it("is done at once where it can be undone, and the message is shown as it is then", async () => {
    ask.submitMessage.mockResolvedValue(
      message({ delivery: "pending_review", submittedBy: "ada", acts: acts([]) }),
    );
    shown(message());
    await userEvent.click(await button("Submit for review"));
    expect(await screen.findByText("Submitted by ada", { exact: false })).toBeTruthy();
    expect(ask.submitMessage).toHaveBeenCalledWith("m1");
    expect(ask.message).toHaveBeenCalledOnce();
  });

  it("is asked about before it is sent without review", async () => {
    shown(message());
    await userEvent.click(await button("Send without review …"));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("Nobody else will check it.");
    expect(ask.sendMessage).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getByRole("button", { name: "Send without review" }));
    await waitFor(() => expect(ask.sendMessage).toHaveBeenCalledWith("m1"));
  });

  it("takes it back for a reason", async () => {
    shown(message({ delivery: "queued", status: "waiting", acts: acts(["take_back"]) }));
    await userEvent.click(await button("Take it back …"));
    const dialog = await screen.findByRole("dialog");
    const confirm = within(dialog).getByRole("button", { name: "Take it back" });
    expect(confirm).toHaveProperty("disabled", true);
    await userEvent.type(within(dialog).getByRole("textbox"), "wrong patient");
    await userEvent.click(confirm);
    await waitFor(() => expect(ask.withdrawMessage).toHaveBeenCalledWith("m1", "wrong patient"));
  });

  it("tries it again, and says in place why not", async () => {
    ask.retryMessage.mockRejectedValue({
      code: "invalid",
      message: "it may not be sent again: the recipient opted out on 03 Nov 2026",
      reference: null,
    });
    shown(message({ delivery: "failed", status: "failed", acts: acts(["retry"]) }));
    await userEvent.click(await button("Try again"));
    expect((await screen.findByRole("alert")).textContent).toContain(
      "It may not be sent again: the recipient opted out",
    );
  });

  for (const [choice, name] of [
    ["was_sent", "It was sent"],
    ["send_again", "Send it again"],
    ["give_up", "Give it up"],
  ] as const)
    it(`settles one that may have been sent as ${choice}, with a reason`, async () => {
      shown(message({ delivery: "queued", status: "unknown", acts: acts(["settle_unknown"]) }));
      await userEvent.click(await button("Decide what happened …"));
      const dialog = await screen.findByRole("dialog");
      const radios = within(dialog).getAllByRole("radio");
      expect(radios).toHaveLength(3);
      await userEvent.click(within(dialog).getByRole("radio", { name }));
      const confirm = within(dialog).getByRole("button", { name: "Record the decision" });
      expect(confirm).toHaveProperty("disabled", true);
      await userEvent.type(within(dialog).getByRole("textbox"), "the provider says so");
      await userEvent.click(confirm);
      await waitFor(() =>
        expect(ask.settleMessage).toHaveBeenCalledWith("m1", choice, "the provider says so"),
      );
    });

  it("lists what keeps it from being sent, and what a text message costs and gives away", async () => {
    shown(
      message({
        deliveryMethod: "sms",
        subject: "",
        blocks: [
          {
            rule: "hours",
            words: "outside sending hours",
            until: "2026-11-22T00:00:00Z",
            never: false,
          },
          { rule: "opted_out", words: "the recipient opted out", until: null, never: true },
        ],
        sms: {
          segments: 2,
          isGsm: false,
          forcing: "ł",
          left: 12,
          cost: "0.094",
          senderRegistered: false,
          named: [{ start: 0, end: 4, what: "diagnosis", text: "gout" }],
        },
      }),
    );
    const panel = await screen.findByRole("region", { name: "What can be done" });
    expect(panel.textContent).toMatch(/Outside sending hours · Until 2\d Nov 2026/);
    expect(panel.textContent).toContain("The recipient opted out · This will not pass by itself.");
    expect(panel.textContent).toContain("2 parts, room for 12 more characters in the last one");
    expect(panel.textContent).toContain("UCS-2: fewer characters fit, because of ł");
    expect(panel.textContent).toContain("AUD 0.094");
    expect(panel.textContent).toContain("Not registered");
    expect(panel.textContent).toContain("gout (diagnosis)");
  });
});

describe("what the source does not hold", () => {
  const unsupported = [{ kind: "date" as const, start: 36, end: 46, text: "3 December" }];

  it("is marked in the text, listed, and let stand one by one before it is submitted", async () => {
    const { container } = shown(message({ unsupported }));
    const alert = await screen.findByText("One place in this draft is not in the source document");
    expect(alert).toBeTruthy();
    expect(container.querySelector("mark")?.textContent).toBe("3 December (not in the source)");
    const submit = await button("Submit for review");
    expect(submit.getAttribute("aria-disabled")).toBe("true");
    expect(submit.parentElement?.textContent).toContain("Correct it or let it stand first.");
    ask.settleUnsupported.mockResolvedValue(message({ settled: ["3 December"] }));
    await userEvent.click(await button("Let it stand: 3 December"));
    expect(ask.settleUnsupported).toHaveBeenCalledWith("m1", "3 December");
    await waitFor(() => expect(container.querySelector("mark")).toBeNull());
    expect((await button("Submit for review")).getAttribute("aria-disabled")).toBeNull();
  });

  it("is let stand by nobody who may not change the message", async () => {
    shown(message({ unsupported, acts: acts([]) }));
    await screen.findByText("One place in this draft is not in the source document");
    expect(screen.queryByRole("button", { name: /^Let it stand/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
  });
});

describe("a message that is changed on its page", () => {
  it("is shown as it was saved, without being asked for again", async () => {
    ask.editMessage.mockResolvedValue(message({ body: "Another text.", edits: 1 }));
    shown(message());
    await userEvent.click(await button("Edit"));
    const form = await screen.findByRole("region", { name: "Change the message" });
    const text = within(form).getByRole("textbox", { name: /^Text/ });
    await userEvent.clear(text);
    await userEvent.type(text, "Another text.");
    await userEvent.click(within(form).getByRole("button", { name: "Save the changes" }));
    const body = await screen.findByRole("region", { name: "Message" });
    expect(body.textContent).toContain("Another text.");
    expect(ask.message).toHaveBeenCalledOnce();
  });
});

describe("the review of a message", () => {
  const waits = (more: Partial<MessageView> = {}) =>
    message({
      author: "ben",
      delivery: "pending_review",
      submittedBy: "ben",
      submittedAt: "2026-11-21T03:00:00Z",
      acts: acts(["approve", "reject"]),
      ...more,
    });
  const edit = {
    by: "ben",
    at: "2026-11-21T02:30:00Z",
    part: "text" as const,
    before: "Dear Rhodri,\ncome soon.",
    after: "Dear Rhodri,\nyour appointment is on 3 December.",
  };

  it("is taken up first, shows what changed since the first draft, and is approved", async () => {
    const claimed = waits({ claimedBy: "ada", editHistory: [edit] });
    ask.claimMessage.mockResolvedValue(claimed);
    shown(waits());
    await userEvent.click(await button("Review this message"));
    expect(ask.claimMessage).toHaveBeenCalledWith("m1", true);
    const changes = await screen.findByRole("group", { name: "From the first draft to now" });
    expect(changes.textContent).toContain("Removed: come soon.");
    expect(changes.textContent).toContain("Added: your appointment is on 3 December.");
    await userEvent.click(await button("Approve"));
    await waitFor(() => expect(ask.reviewMessage).toHaveBeenCalledWith("m1", "approve", ""));
  });

  it("is a rejection only with notes", async () => {
    shown(waits({ claimedBy: "ada" }));
    const reject = await button("Reject");
    expect(reject).toHaveProperty("disabled", true);
    await userEvent.type(screen.getByRole("textbox", { name: /^Notes/ }), "the date is wrong");
    await userEvent.click(reject);
    await waitFor(() =>
      expect(ask.reviewMessage).toHaveBeenCalledWith("m1", "reject", "the date is wrong"),
    );
  });

  it("is released for others", async () => {
    ask.claimMessage.mockResolvedValue(waits());
    shown(waits({ claimedBy: "ada" }));
    await userEvent.click(await button("Release it"));
    expect(ask.claimMessage).toHaveBeenCalledWith("m1", false);
    expect(await button("Review this message")).toBeTruthy();
  });

  it("looks again where approving was refused, since it may be approved and not queued", async () => {
    ask.reviewMessage.mockRejectedValue({
      code: "invalid",
      message: "nobody takes e-mails for this clinic yet",
      reference: null,
    });
    shown(waits({ claimedBy: "ada" }));
    const approve = await button("Approve");
    ask.message.mockResolvedValue(message({ delivery: "approved", acts: acts(["edit"]) }));
    await userEvent.click(approve);
    expect(await screen.findByText("Approved, but not in the queue")).toBeTruthy();
    expect(await screen.findByText("Nobody takes e-mails for this clinic yet")).toBeTruthy();
  });

  it("is somebody else's while they are at it, and never the author's", async () => {
    const { unmount } = shown(waits({ claimedBy: "cleo" }));
    expect(await screen.findByText("cleo is reviewing this message.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
    unmount();
    const why = "somebody else must approve this, since you wrote or edited it";
    shown(waits({ acts: acts([], why) }));
    const review = await screen.findByRole("region", { name: "Review" });
    expect(review.textContent).toContain("Somebody else must approve this");
    expect(screen.queryByRole("button", { name: "Review this message" })).toBeNull();
  });
});

describe("the delivery of a message", () => {
  it("shows attempts with the provider's words, errors, and what came back", async () => {
    shown(
      message({
        delivery: "queued",
        status: "waiting",
        attempts: 1,
        nextRetryAt: "2026-11-21T05:00:00Z",
        attemptList: [
          {
            number: 1,
            begunAt: "2026-11-21T04:00:00Z",
            endedAt: "2026-11-21T04:00:02Z",
            outcome: "temporary",
            words: "451 try later",
          },
        ],
        errorLog: [{ at: "2026-11-21T04:00:02Z", words: "the provider is busy" }],
        webhookData: [
          {
            at: "2026-11-21T04:30:00Z",
            source: "callback",
            status: "undelivrd",
            part: 1,
            means: "failed",
            effect: "contradicts",
          },
        ],
      }),
    );
    const attempts = await screen.findByRole("table", { name: "Attempts" });
    expect(attempts.textContent).toContain("Not accepted, tried again later451 try later");
    const back = screen.getByRole("table", { name: "What came back" });
    expect(back.textContent).toContain(
      "The provider's noticeundelivrdDid not arriveContradicts an earlier receipt",
    );
    expect(screen.getByText("The provider is busy")).toBeTruthy();
    expect(screen.getByText(/^1 of at most 5 attempts/)).toBeTruthy();
    expect(screen.getByText(/^Next attempt:/)).toBeTruthy();
  });

  it("says that nobody knows whether it arrived, where no receipts come", async () => {
    shown(message({ delivery: "sent", status: "sent", hasReceipts: false }));
    await screen.findByText("Sent, no receipt");
    await userEvent.click(screen.getByRole("tab", { name: "Delivery" }));
    expect(await screen.findByText(/nobody knows whether it arrived/)).toBeTruthy();
  });

  it("says that it may have been sent, and that it is not sent again by itself", async () => {
    shown(message({ delivery: "queued", status: "unknown" }));
    await screen.findByText("May have been sent");
    await userEvent.click(screen.getByRole("tab", { name: "Delivery" }));
    expect(await screen.findByText(/does not send it again by itself/)).toBeTruthy();
  });
});

describe("a message about a document", () => {
  it("has a way to its source, and says why the pages cannot be shown", async () => {
    ask.document.mockRejectedValue({
      code: "not_permitted",
      message: "your role does not permit you to read this document",
      reference: null,
    });
    shown(message({ documentId: "d1", documentName: "referral.pdf", sessionId: "s1" }));
    const link = await screen.findByRole("link", { name: "referral.pdf" });
    expect(link.getAttribute("href")).toBe("/documents/d1?session=s1");
    expect(await screen.findByText(/^Your role does not permit you to read/)).toBeTruthy();
    expect(ask.document).toHaveBeenCalledWith("s1", "d1");
  });

  it("shows nothing of it to a role that reads no patients' details", async () => {
    shown(message({ documentId: "d1", redacted: true, title: "", subject: "", body: "" }));
    expect(await screen.findByText(/does not read what messages say/)).toBeTruthy();
    expect(screen.getByRole("heading", { name: "Message m1" })).toBeTruthy();
    expect(ask.document).not.toHaveBeenCalled();
  });
});
