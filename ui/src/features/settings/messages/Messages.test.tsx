import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MessageSettings, ProviderView, Template } from "@/ipc";
import { show, somebody } from "@/test/show";
import { Messages } from "./Messages";

const ask = vi.hoisted(() => ({
  messageProviders: vi.fn(),
  gatewayPresets: vi.fn(),
  setMailServer: vi.fn(),
  setSmsGateway: vi.fn(),
  testMailServer: vi.fn(),
  resumeProvider: vi.fn(),
  messageSettings: vi.fn(),
  setMessageSettings: vi.fn(),
  messageTemplates: vi.fn(),
  setMessageTemplate: vi.fn(),
  removeMessageTemplate: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const MAIL: ProviderView = {
  deliveryMethod: "email",
  mailServer: {
    host: "mail.rivergum.example",
    port: 587,
    security: "starttls",
    user: "clinic",
    from: "clinic@rivergum.example",
    fromName: "Rivergum",
    roots: "",
  },
  smsGateway: null,
  hasSecret: true,
  pausedSince: null,
  pauseReason: null,
  hasReceipts: false,
};

const described = (name: string, url: string, ...[user, password]: string[]) =>
  JSON.stringify({ name, send: { url }, authentication: { basic: { user, password } } });
const CLICKSEND = described("ClickSend", "https://c.example", "clicksend.user", "clicksend.key");
const TWILIO = described("Twilio", "https://t.example/{account}", "twilio.user", "twilio.password");

const SMS: ProviderView = {
  ...MAIL,
  deliveryMethod: "sms",
  mailServer: null,
  smsGateway: {
    description: CLICKSEND,
    from: "Rivergum",
    fromIsRegistered: false,
    account: "",
    costPerPart: "0.08",
    monthlyBudget: "50",
  },
};

const SETTINGS: MessageSettings = {
  country: "AU",
  timeZone: "Australia/Sydney",
  rules: { hours: { fromMinute: 480, toMinute: 1260 }, smsPerDay: 1, smsPerWeek: 3 },
  maxAttempts: 5,
  smsMayIdentify: false,
  disclaimer: { purposes: ["care"], text: "Written with help.", howToReach: "Call the clinic." },
};

const TEMPLATE: Template = {
  templateId: "t1",
  name: "Reminder",
  deliveryMethod: "email",
  purpose: "appointment",
  subject: "Your appointment",
  body: "Dear {name}",
};

const refusal = (code: string, message: string) => ({ code, message, reference: null });

beforeEach(() => {
  for (const one of Object.values(ask)) one.mockReset();
  ask.messageProviders.mockResolvedValue([MAIL, SMS]);
  ask.gatewayPresets.mockResolvedValue([
    { name: "clicksend", description: CLICKSEND, secrets: ["clicksend.user", "clicksend.key"] },
    { name: "twilio", description: TWILIO, secrets: ["twilio.user", "twilio.password"] },
  ]);
  ask.messageSettings.mockResolvedValue(SETTINGS);
  ask.messageTemplates.mockResolvedValue([TEMPLATE]);
  for (const one of [ask.setMailServer, ask.setSmsGateway, ask.setMessageSettings])
    one.mockResolvedValue(null);
});

const shown = (person = somebody()) => show(<Messages />, { person });
const part = async (name: string) => within(await screen.findByRole("region", { name }));
const dialog = async () => within(await screen.findByRole("dialog"));
type Part = ReturnType<typeof within>;
const press = (within: Part, name: string) => userEvent.click(within.getByRole("button", { name }));

/** Types text with braces, which `userEvent.type` would read as keys. */
async function fill(field: HTMLElement, text: string) {
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
}

async function confirm(form: Part) {
  await fill(form.getByRole("textbox", { name: "Reason" }), "a new provider");
  await fill(form.getByLabelText(/Your password again/), "seven green otters");
}
const GIVEN = { reason: "a new provider", password: "seven green otters" };

describe("the mail server", () => {
  it("is saved with a reason and the password, and keeps its own password", async () => {
    shown();
    await press(await part("Mail server"), "Change the mail server …");
    const form = await dialog();
    const save = form.getByRole("button", { name: "Save the mail server" });
    await userEvent.click(form.getByRole("radio", { name: "TLS" }));
    await fill(form.getByLabelText("Sender's name"), "Rivergum Practice");
    expect(save).toHaveProperty("disabled", true);
    await confirm(form);
    await userEvent.click(save);
    expect(ask.setMailServer).toHaveBeenCalledWith(
      { ...MAIL.mailServer, security: "tls", port: 465, fromName: "Rivergum Practice" },
      null,
      GIVEN,
    );
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("gets no password that was typed for another", async () => {
    shown();
    await press(await part("Mail server"), "Change the mail server …");
    const form = await dialog();
    await fill(form.getByRole("textbox", { name: "Server" }), "mail.other.example");
    await confirm(form);
    expect(form.getByText(/the stored password is not sent to it/)).toBeTruthy();
    const save = form.getByRole("button", { name: "Save the mail server" });
    expect(save).toHaveProperty("disabled", true);
    await fill(form.getByLabelText(/^Password/), "its own");
    await userEvent.click(save);
    expect(ask.setMailServer.mock.calls[0]?.[1]).toBe("its own");
  });

  it("is tried, and the answer stands where it was asked for", async () => {
    ask.testMailServer.mockResolvedValueOnce({ usable: true, words: "the server lets us in" });
    shown();
    const mail = await part("Mail server");
    await press(mail, "Test now");
    expect((await mail.findByRole("status")).textContent).toBe(
      "It can be usedThe server lets us in",
    );
    ask.testMailServer.mockResolvedValueOnce({ usable: false, words: "535 wrong password" });
    await press(mail, "Test now");
    expect((await mail.findByRole("alert")).textContent).toContain("535 wrong password");
  });

  it("says why nothing is sent, and has messages go on", async () => {
    const paused = { pausedSince: "2026-11-30T09:00:00Z", pauseReason: "535 wrong password" };
    ask.messageProviders.mockResolvedValue([{ ...MAIL, ...paused }]);
    ask.resumeProvider.mockResolvedValue(null);
    shown();
    const mail = await part("Mail server");
    expect(mail.getByRole("alert").textContent).toContain("535 wrong password");
    await press(mail, "Have messages go on");
    expect(ask.resumeProvider).toHaveBeenCalledWith("email");
  });
});

describe("the gateway for text messages", () => {
  it("says that an unregistered name is marked as unverified", async () => {
    shown();
    const facts = (await part("Gateway for text messages")).getByRole("table");
    expect(facts.textContent).toContain("Not registered. Since 1 July 2026");
    expect(facts.textContent).toContain("Cost per partAUD 0.08");
    expect(facts.textContent).toContain("Monthly budgetAUD 50.00");
  });

  it("is set from a preset with all of its secrets", async () => {
    shown();
    await press(await part("Gateway for text messages"), "Change the gateway …");
    const form = await dialog();
    await userEvent.click(await form.findByRole("combobox", { name: "Gateway" }));
    await userEvent.click(await screen.findByRole("option", { name: "Twilio" }));
    await fill(form.getByLabelText(/Twilio account SID/), "AC1");
    expect(form.getByText("The gateway needs all of them.")).toBeTruthy();
    await fill(form.getByLabelText(/Twilio auth token/), "token");
    await fill(form.getByRole("textbox", { name: "Account" }), "AC1");
    await userEvent.click(form.getByRole("checkbox", { name: /name is registered/ }));
    await fill(form.getByRole("textbox", { name: "Cost per part" }), "0,09");
    await userEvent.clear(form.getByRole("textbox", { name: "Monthly budget" }));
    await confirm(form);
    await press(form, "Save the gateway");
    expect(ask.setSmsGateway).toHaveBeenCalledWith(
      {
        description: TWILIO,
        from: "Rivergum",
        fromIsRegistered: true,
        account: "AC1",
        costPerPart: "0.09",
        monthlyBudget: null,
      },
      { "twilio.user": "AC1", "twilio.password": "token" },
      GIVEN,
    );
  });

  it("keeps its secrets where none is typed and it stays the same gateway", async () => {
    shown();
    await press(await part("Gateway for text messages"), "Change the gateway …");
    const form = await dialog();
    await fill(await form.findByRole("textbox", { name: "Sender" }), "Rivergum GP");
    await confirm(form);
    await press(form, "Save the gateway");
    expect(ask.setSmsGateway).toHaveBeenCalledWith(
      { ...SMS.smsGateway, from: "Rivergum GP" },
      {},
      GIVEN,
    );
  });

  it("is described by the clinic itself, and asks for the secrets that it names", async () => {
    shown();
    await press(await part("Gateway for text messages"), "Change the gateway …");
    const form = await dialog();
    await userEvent.click(await form.findByRole("combobox", { name: "Gateway" }));
    await userEvent.click(await screen.findByRole("option", { name: "Another gateway" }));
    const description = form.getByRole("textbox", { name: "Description of the gateway" });
    await fill(description, "{");
    expect(form.getByText("This is not a JSON object.")).toBeTruthy();
    const own = JSON.stringify({ name: "Ours", authentication: { bearer: { token: "ours" } } });
    await fill(description, own);
    await fill(form.getByLabelText(/^Secret ours/), "s3cret");
    await confirm(form);
    ask.setSmsGateway.mockRejectedValueOnce(refusal("invalid", "the gateway has no `send`"));
    await press(form, "Save the gateway");
    expect(await form.findByText("The gateway has no `send`")).toBeTruthy();
    expect(ask.setSmsGateway.mock.calls[0]?.slice(0, 2)).toEqual([
      expect.objectContaining({ description: own }),
      { ours: "s3cret" },
    ]);
  });
});

describe("the rules for messages", () => {
  it("are saved as they were typed, and refused by the program where they cannot be", async () => {
    const words = "`Perth` is no time zone; give one such as Australia/Sydney";
    ask.setMessageSettings.mockRejectedValueOnce(refusal("invalid", words));
    shown();
    const rules = await part("Rules for messages");
    await fill(await rules.findByRole("textbox", { name: "Time zone" }), "Perth");
    await fill(rules.getByRole("textbox", { name: "Send from" }), "9:30");
    await userEvent.click(rules.getByRole("checkbox", { name: "Appointments" }));
    await press(rules, "Save the rules");
    expect(await rules.findByText(words)).toBeTruthy();
    expect(ask.setMessageSettings).toHaveBeenCalledWith(
      {
        ...SETTINGS,
        timeZone: "Perth",
        rules: { ...SETTINGS.rules, hours: { fromMinute: 570, toMinute: 1260 } },
        disclaimer: { ...SETTINGS.disclaimer, purposes: ["care", "appointment"] },
      },
      null,
    );
  });

  it("ask for a reason and the password once the program says that they let more out", async () => {
    const danger = "Text messages may then name patients";
    ask.setMessageSettings.mockRejectedValueOnce(refusal("confirmation_needed", danger));
    shown();
    const rules = await part("Rules for messages");
    await userEvent.click(
      await rules.findByRole("checkbox", { name: "Text messages may name patients" }),
    );
    await press(rules, "Save the rules");
    expect((await rules.findByRole("alert")).textContent).toContain(danger);
    await confirm(rules);
    await press(rules, "Save the rules");
    const [wanted, given] = ask.setMessageSettings.mock.calls[1] ?? [];
    expect([wanted?.smsMayIdentify, given]).toEqual([true, GIVEN]);
  });

  it("are not saved with a time that is none", async () => {
    shown();
    const rules = await part("Rules for messages");
    await fill(await rules.findByRole("textbox", { name: "Send until" }), "25:00");
    await press(rules, "Save the rules");
    expect(ask.setMessageSettings).not.toHaveBeenCalled();
    expect(rules.getByText("Give a time like 08:00.")).toBeTruthy();
  });
});

describe("templates", () => {
  it("are added, with the places that can be filled in, and a refusal is shown", async () => {
    const words = "nothing fills in {nmae}";
    ask.setMessageTemplate.mockRejectedValueOnce(refusal("invalid", words));
    shown();
    const templates = await part("Templates");
    await userEvent.click(await templates.findByRole("button", { name: "Add a template" }));
    const form = await dialog();
    expect(form.getByRole("list").textContent).toContain("{given_name} the patient's given names");
    await fill(form.getByRole("textbox", { name: "Name" }), "Reminder");
    expect(form.getByText(/it replaces it/)).toBeTruthy();
    await fill(form.getByRole("textbox", { name: "Name" }), "Reminder by SMS");
    await userEvent.click(form.getByRole("radio", { name: "Text message" }));
    expect(form.queryByRole("textbox", { name: "Subject" })).toBeNull();
    await fill(form.getByRole("textbox", { name: "Text" }), "Dear {nmae}");
    await press(form, "Add a template");
    expect(await form.findByText("Nothing fills in {nmae}")).toBeTruthy();
    expect(ask.setMessageTemplate).toHaveBeenCalledWith({
      name: "Reminder by SMS",
      deliveryMethod: "sms",
      purpose: "appointment",
      subject: "",
      body: "Dear {nmae}",
    });
  });

  it("are changed under their name, and removed once that is confirmed", async () => {
    ask.setMessageTemplate.mockResolvedValue(TEMPLATE);
    ask.removeMessageTemplate.mockResolvedValue(null);
    shown();
    const templates = await part("Templates");
    await userEvent.click(await templates.findByRole("button", { name: "Edit Reminder" }));
    const form = await dialog();
    await fill(form.getByRole("textbox", { name: "Text" }), "Dear {given_name}");
    await press(form, "Save changes");
    expect(ask.setMessageTemplate.mock.calls[0]?.[0]).toEqual({
      name: "Reminder",
      deliveryMethod: "email",
      purpose: "appointment",
      subject: "Your appointment",
      body: "Dear {given_name}",
    });
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await press(templates, "Remove Reminder");
    await press(await dialog(), "Remove");
    expect(ask.removeMessageTemplate).toHaveBeenCalledWith("t1");
  });
});

it("shows what is set, and changes nothing, to those who administer nothing", async () => {
  shown(somebody({ administer: "none", send_messages: "none" }));
  expect(await screen.findByText("mail.rivergum.example:587")).toBeTruthy();
  expect(await screen.findByText("Only administrators change these.")).toBeTruthy();
  expect(await screen.findByText("Reminder")).toBeTruthy();
  const acts = /Change|Test now|Save|Add|Edit|Remove Reminder/;
  expect(screen.queryByRole("button", { name: acts })).toBeNull();
  expect(ask.gatewayPresets).not.toHaveBeenCalled();
});
