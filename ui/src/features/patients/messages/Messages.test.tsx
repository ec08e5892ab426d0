import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { contacts, messagePage, messageRow } from "@/test/contacts";
import { show } from "@/test/show";
import { Messages } from "./Messages";

const ask = vi.hoisted(() => ({
  patientContacts: vi.fn(),
  addContact: vi.fn(),
  removeContact: vi.fn(),
  setConsent: vi.fn(),
  setOptOut: vi.fn(),
  setMessagingNotes: vi.fn(),
  messages: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

beforeEach(() => {
  for (const one of Object.values(ask)) one.mockReset();
  ask.patientContacts.mockResolvedValue(contacts());
  ask.messages.mockResolvedValue(messagePage());
});

const shown = () => show(<Messages patient="p1" />);
const dialog = async () => within(await screen.findByRole("dialog"));
const press = (name: string | RegExp) =>
  screen.findByRole("button", { name }).then(userEvent.click);

describe("where a patient is reached", () => {
  it("says what was verified, whose it is, and which receipt says that it is wrong", async () => {
    shown();
    const table = await screen.findByRole("table", { name: /Addresses and numbers/ });
    const [, first, second] = within(table).getAllByRole("row");
    expect(first?.textContent).toMatch(/rhodri@example.orgE-mailThe patient's3 Nov 2026/);
    expect(second?.textContent).toMatch(/A guardian'sNot verifiedWrong since 20 Nov 2026/);
    expect(second?.textContent).toContain("failed: no such number");
  });

  it("takes an address more, and says why the program does not", async () => {
    ask.addContact.mockRejectedValueOnce({
      code: "invalid",
      message: "`rhodri` is no e-mail address",
      reference: null,
    });
    shown();
    await press("Add");
    const form = await dialog();
    const address = form.getByRole("textbox", { name: "E-mail address" });
    await userEvent.type(address, " rhodri ");
    await userEvent.click(form.getByRole("checkbox", { name: /Verified with the patient/ }));
    await userEvent.click(form.getByRole("button", { name: "Add" }));
    expect((await form.findByRole("alert")).textContent).toContain("`rhodri` is no e-mail address");
    ask.addContact.mockResolvedValue(contacts({ contacts: [] }));
    await userEvent.clear(address);
    await userEvent.type(address, " rhodri@example.org ");
    await userEvent.click(form.getByRole("button", { name: "Add" }));
    expect(ask.addContact).toHaveBeenLastCalledWith("p1", {
      method: "email",
      address: "rhodri@example.org",
      isGuardians: false,
      isVerified: true,
    });
    // What it answered is shown, and the contacts are not read, and recorded, once more.
    expect(await screen.findByText(/No address or number is known/)).toBeTruthy();
    expect(ask.patientContacts).toHaveBeenCalledTimes(1);
  });

  it("is verified again, which makes a wrong number right", async () => {
    ask.addContact.mockResolvedValue(contacts());
    shown();
    await press("Verify … +61491570156");
    await userEvent.click((await dialog()).getByRole("button", { name: "They confirmed it" }));
    expect(ask.addContact).toHaveBeenCalledWith("p1", {
      method: "sms",
      address: "+61491570156",
      isGuardians: true,
      isVerified: true,
    });
  });

  it("is removed once that is confirmed", async () => {
    ask.removeContact.mockResolvedValue(contacts({ contacts: [] }));
    shown();
    await press("Remove rhodri@example.org");
    expect(ask.removeContact).not.toHaveBeenCalled();
    await userEvent.click((await dialog()).getByRole("button", { name: "Remove" }));
    expect(ask.removeContact).toHaveBeenCalledWith("c1");
  });
});

describe("what a patient agreed to", () => {
  it("stands by purpose and method, with how they said so", async () => {
    shown();
    const table = await screen.findByRole("table", { name: /agreed to/ });
    const [, care, appointments, , offers] = within(table).getAllByRole("row");
    expect(care?.textContent).toMatch(/Agreed 3 Nov 2026.*form of 3 November/);
    expect(within(appointments as HTMLElement).getAllByText("Not asked")).toHaveLength(2);
    expect(offers?.textContent).toMatch(/Refused 3 Nov 2026.*by telephone/);
  });

  it("changes with how they said so, and nothing is presumed of who was not asked", async () => {
    ask.setConsent.mockResolvedValue(contacts({ consents: [] }));
    shown();
    await press("Change … Appointments, by text message");
    const form = await dialog();
    const save = form.getByRole("button", { name: "Save" });
    await userEvent.type(form.getByLabelText(/How did they say so/), " at the desk ");
    expect(save).toHaveProperty("disabled", true);
    await userEvent.click(form.getByRole("radio", { name: "Agreed" }));
    await userEvent.click(save);
    expect(ask.setConsent).toHaveBeenCalledWith("p1", "sms", "appointment", true, "at the desk");
    expect(await screen.findAllByText("Not asked")).toHaveLength(8);
  });

  it("ends at once with an opt-out, and begins again once that is confirmed", async () => {
    ask.setOptOut.mockResolvedValue(contacts({ smsOptedOutAt: null }));
    shown();
    const sms = await screen.findByRole("switch", { name: "Wants no text messages at all" });
    expect(sms).toHaveProperty("checked", true);
    expect(sms.closest(".mantine-Group-root")?.textContent).toContain("since 21 Nov 2026");
    await userEvent.click(sms);
    expect(ask.setOptOut).not.toHaveBeenCalled();
    await userEvent.click((await dialog()).getByRole("button", { name: "Allow text messages" }));
    expect(ask.setOptOut).toHaveBeenCalledWith("p1", "sms", false);
    await waitFor(() => expect(sms).toHaveProperty("checked", false));
    await userEvent.click(screen.getByRole("switch", { name: "Wants no e-mail at all" }));
    expect(ask.setOptOut).toHaveBeenLastCalledWith("p1", "email", true);
  });
});

it("notes time zone, guardian and day of death, and says what the program does not take", async () => {
  ask.setMessagingNotes.mockRejectedValueOnce({
    code: "invalid",
    message: "`Perth` is no time zone; give one such as Australia/Perth",
    reference: null,
  });
  shown();
  await userEvent.type(await screen.findByRole("textbox", { name: "Time zone" }), "Perth");
  await userEvent.type(screen.getByRole("textbox", { name: "Guardian" }), "Mair Vaughan");
  await userEvent.type(screen.getByRole("textbox", { name: "Day of death" }), "2026-11-03");
  await press("Save");
  expect(ask.setMessagingNotes).toHaveBeenCalledWith("p1", {
    timeZone: "Perth",
    guardian: "Mair Vaughan",
    deceasedOn: "2026-11-03",
  });
  expect(await screen.findByText(/`Perth` is no time zone/)).toBeTruthy();
});

describe("a patient's messages", () => {
  it("say what they are, where they stand, and lead to the message", async () => {
    shown();
    const link = await screen.findByRole("link", { name: "Your results are here" });
    expect(link.getAttribute("href")).toBe("/messages/m1");
    const row = link.closest("tr")?.textContent;
    expect(row).toMatch(/E-mailMay have been sentada22 Nov 2026/);
    expect(ask.messages).toHaveBeenCalledWith({ patient: "p1", offset: 0, limit: 20 });
  });

  it("are none, where there are none", async () => {
    ask.messages.mockResolvedValue(messagePage({ total: 0, messages: [] }));
    shown();
    expect(await screen.findByText("There are no messages to this patient.")).toBeTruthy();
  });
});

it("changes nothing and names nothing to a role that reads no patients' details", async () => {
  const [first] = contacts().contacts;
  ask.patientContacts.mockResolvedValue(
    contacts({
      contacts: first ? [{ ...first, address: "" }] : [],
      consents: [],
      mayKeep: false,
      redacted: true,
    }),
  );
  ask.messages.mockResolvedValue(
    messagePage({ messages: [messageRow({ title: "" })], redacted: true }),
  );
  shown();
  expect(await screen.findByText(/does not read where patients are reached/)).toBeTruthy();
  expect(screen.getByText("Not shown to your role")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Add|Change …|Verify|Remove|Save/ })).toBeNull();
  expect(screen.queryByRole("textbox", { name: "Guardian" })).toBeNull();
  expect(screen.getByRole("switch", { name: /no e-mail/ })).toHaveProperty("disabled", true);
  expect(await screen.findByRole("link", { name: "Message" })).toBeTruthy();
});
