import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { message } from "@/test/messages";
import { patient } from "@/test/patients";
import { show } from "@/test/show";
import { DraftMessagePanel } from "./DraftMessagePanel";

const ask = vi.hoisted(() => ({
  patients: vi.fn(),
  messageTemplates: vi.fn(),
  draftMessage: vi.fn(),
  editMessage: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const template = {
  templateId: "t1",
  name: "Appointment reminder",
  deliveryMethod: "sms" as const,
  purpose: "appointment" as const,
  subject: "",
  body: "Dear {name}, please come on Monday.",
};

const text = {
  recipient: "",
  subject: "Your referral",
  body: "It was sent.",
  priority: "normal",
  urgentReason: "",
  scheduledFor: null,
};

beforeEach(() => {
  ask.patients.mockReset().mockResolvedValue({
    total: 1,
    all: 9,
    patients: [{ patient: patient(), documents: 1 }],
    redacted: false,
  });
  ask.messageTemplates.mockReset().mockResolvedValue([template]);
  ask.draftMessage.mockReset().mockResolvedValue(message());
  ask.editMessage.mockReset().mockResolvedValue(message());
});

const saved = vi.fn();
const close = vi.fn();
const save = () => screen.getByRole("button", { name: "Save the draft" });
const field = (name: RegExp) => screen.getByRole("textbox", { name });
const type = async (name: RegExp, words: string) => {
  await userEvent.click(field(name));
  await userEvent.paste(words);
};

describe("a new message", () => {
  it("goes to a patient who is found on the list, in a person's own words", async () => {
    show(<DraftMessagePanel saved={saved} close={close} />);
    await screen.findByRole("textbox", { name: /^Search by name/ });
    await type(/^Search by name/, "vaughan");
    await userEvent.click(await screen.findByRole("radio", { name: /Rhodri Vaughan-Peters/ }));
    expect(save()).toHaveProperty("disabled", true);
    await type(/^Subject/, "Your referral");
    await type(/^Text/, "It was sent.");
    await userEvent.click(save());
    await waitFor(() => expect(saved).toHaveBeenCalled());
    expect(ask.draftMessage).toHaveBeenCalledWith({
      patientId: "p1",
      documentId: null,
      templateId: null,
      deliveryMethod: "email",
      purpose: "care",
      ...text,
    });
  });

  it("has no subject as a text message, and is urgent only for a reason", async () => {
    show(<DraftMessagePanel patient={patient()} saved={saved} close={close} />);
    await userEvent.click(await screen.findByRole("radio", { name: "Text message" }));
    expect(screen.queryByRole("textbox", { name: /^Subject/ })).toBeNull();
    await type(/^Text/, "Please ring us.");
    await type(/^Not before \(day\)/, "2026-12-03");
    await type(/^Not before \(time\)/, "14:30");
    await userEvent.click(screen.getByRole("checkbox", { name: /^Urgent/ }));
    expect(save()).toHaveProperty("disabled", true);
    await type(/^Why it is urgent/, "the slot is tomorrow");
    await userEvent.click(save());
    await waitFor(() => expect(ask.draftMessage).toHaveBeenCalled());
    expect(ask.draftMessage.mock.calls[0]?.[0]).toMatchObject({
      deliveryMethod: "sms",
      subject: "",
      priority: "urgent",
      urgentReason: "the slot is tomorrow",
      scheduledFor: new Date("2026-12-03T14:30:00").toISOString(),
    });
  });

  it("is made of a template, which says how and what for", async () => {
    show(
      <DraftMessagePanel
        patient={patient()}
        document={{ id: "d1", name: "referral.pdf" }}
        saved={saved}
        close={close}
      />,
    );
    expect((await screen.findByText("referral.pdf")).parentElement?.textContent).toBe(
      "About the document referral.pdf",
    );
    await userEvent.click(await screen.findByRole("combobox", { name: "Template" }));
    await userEvent.click(await screen.findByRole("option", { name: "Appointment reminder" }));
    expect(screen.getByText("Dear {name}, please come on Monday.")).toBeTruthy();
    await userEvent.click(save());
    await waitFor(() => expect(ask.draftMessage).toHaveBeenCalled());
    expect(ask.draftMessage.mock.calls[0]?.[0]).toMatchObject({
      documentId: "d1",
      templateId: "t1",
      deliveryMethod: "sms",
      purpose: "appointment",
      subject: "",
      body: "",
    });
  });

  it("says at the form why it was not saved, and keeps what was typed", async () => {
    saved.mockClear();
    ask.draftMessage.mockRejectedValue({
      code: "invalid",
      message: "the patient has no verified e-mail address",
      reference: null,
    });
    show(<DraftMessagePanel patient={patient()} saved={saved} close={close} />);
    await screen.findByText("Rhodri Vaughan-Peters");
    await type(/^Subject/, "Your referral");
    await type(/^Text/, "It was sent.");
    await userEvent.click(save());
    expect((await screen.findByRole("alert")).textContent).toContain(
      "The patient has no verified e-mail address",
    );
    expect(field(/^Text/)).toHaveProperty("value", "It was sent.");
    expect(saved).not.toHaveBeenCalled();
  });
});

describe("a message that is changed", () => {
  it("keeps its moment to the second, and warns where it was submitted already", async () => {
    const before = message({ delivery: "queued", scheduledFor: "2026-12-03T01:02:03.456789Z" });
    show(<DraftMessagePanel message={before} saved={saved} close={close} />);
    expect(await screen.findByText(/becomes a draft again and needs a new approval/)).toBeTruthy();
    expect(screen.queryByRole("textbox", { name: /^Search by name/ })).toBeNull();
    await userEvent.clear(field(/^Text/));
    await type(/^Text/, "Another text.");
    await userEvent.click(screen.getByRole("button", { name: "Save the changes" }));
    await waitFor(() => expect(ask.editMessage).toHaveBeenCalled());
    expect(ask.editMessage).toHaveBeenCalledWith("m1", {
      ...text,
      recipient: "rhodri@example.org",
      body: "Another text.",
      scheduledFor: "2026-12-03T01:02:03.456789Z",
    });
  });

  it("asks before it throws away what was typed", async () => {
    close.mockClear();
    show(<DraftMessagePanel message={message()} saved={saved} close={close} />);
    await screen.findByRole("textbox", { name: /^Text/ });
    await type(/^Text/, "more");
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(close).not.toHaveBeenCalled();
    await userEvent.click(await screen.findByRole("button", { name: "Throw it away" }));
    expect(close).toHaveBeenCalledOnce();
  });
});
