import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { show, somebody } from "@/test/show";
import { Background } from "./Background";

const ask = vi.hoisted(() => ({
  unattended: vi.fn(),
  allowUnattended: vi.fn(),
  forbidUnattended: vi.fn(),
  backgroundSettings: vi.fn(),
  startsAtLogin: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const PRICE = "Anyone who can unlock this account's key store can then open the clinic.";
const OFF = {
  allowed: false,
  since: null,
  by: null,
  keeper: null,
  last_opened: null,
  price: PRICE,
};
const ON = {
  ...OFF,
  allowed: true,
  since: "2026-11-20T08:00:00Z",
  by: "rita",
  keeper: "systemd-credential",
};

beforeEach(() => {
  ask.unattended.mockReset().mockResolvedValue(OFF);
  ask.allowUnattended.mockReset().mockResolvedValue(ON);
  ask.forbidUnattended.mockReset().mockResolvedValue(OFF);
  ask.startsAtLogin.mockReset().mockResolvedValue(false);
  ask.backgroundSettings.mockReset().mockResolvedValue({ verify_every_hours: 24 });
});

const section = () => screen.findByRole("region", { name: "Unattended start" });

async function confirm(button: string) {
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(within(dialog).getByRole("textbox", { name: /^Reason/ }), "nightly checks");
  await userEvent.type(within(dialog).getByLabelText(/Your password again/), "secret");
  await userEvent.click(within(dialog).getByRole("button", { name: button }));
}

describe("the unattended start", () => {
  it("says its price before it is allowed, and keeps the key where the person chose", async () => {
    show(<Background />);
    const part = within(await section());
    await part.findByText(PRICE);
    expect(part.getByText("Off")).toBeTruthy();
    await userEvent.click(part.getByRole("button", { name: "Allow it …" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText(PRICE)).toBeTruthy();
    await userEvent.click(within(dialog).getByRole("radio", { name: /systemd credential/ }));
    await confirm("Allow it");
    const given = { reason: "nightly checks", password: "secret" };
    expect(ask.allowUnattended).toHaveBeenCalledWith("systemd", given);
    await part.findByText(/by rita/);
    expect(part.getByText(/a systemd credential/)).toBeTruthy();
    expect(part.getByText("On")).toBeTruthy();
  });

  it("shows a refusal of the key store in the dialog, and stays off", async () => {
    ask.allowUnattended.mockRejectedValue({
      code: "invalid",
      message: "the key store is locked",
      reference: null,
    });
    show(<Background />);
    await userEvent.click(await within(await section()).findByRole("button", { name: /Allow/ }));
    await confirm("Allow it");
    expect(await screen.findByText("The key store is locked")).toBeTruthy();
    expect(within(await section()).getByText("Off")).toBeTruthy();
  });

  it("is turned off for a reason and the password", async () => {
    ask.unattended.mockResolvedValue(ON);
    show(<Background />);
    const part = within(await section());
    await userEvent.click(await part.findByRole("button", { name: "Turn it off …" }));
    await confirm("Turn it off");
    const given = { reason: "nightly checks", password: "secret" };
    expect(ask.forbidUnattended).toHaveBeenCalledWith(given);
    await part.findByText("Off");
  });

  it("is not shown to people who do not administer", async () => {
    show(<Background />, { person: somebody({ administer: "none" }) });
    await screen.findByRole("region", { name: "Background work" });
    expect(screen.queryByRole("region", { name: "Unattended start" })).toBeNull();
    expect(ask.unattended).not.toHaveBeenCalled();
  });
});
