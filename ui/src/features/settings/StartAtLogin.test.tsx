import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { show, somebody } from "@/test/show";
import { Background } from "./Background";

const ask = vi.hoisted(() => ({ startsAtLogin: vi.fn(), setStartsAtLogin: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

beforeEach(() => {
  ask.startsAtLogin.mockReset().mockResolvedValue(false);
  ask.setStartsAtLogin.mockReset().mockImplementation(async (on: boolean) => on);
});

/** Somebody whose role may do nothing of the rest: the choice is the account's. */
const person = somebody({ administer: "none", run_sessions: "none" });

const LABEL = /^Open Wardbook when this account signs in/;

describe("starting at login", () => {
  it("is turned on and off again", async () => {
    show(<Background />, { person });
    const choice = await screen.findByRole<HTMLInputElement>("switch", { name: LABEL });
    await userEvent.click(choice);
    expect(ask.setStartsAtLogin).toHaveBeenLastCalledWith(true);
    expect(await screen.findByRole("switch", { name: LABEL, checked: true })).toBeTruthy();
    await userEvent.click(choice);
    expect(ask.setStartsAtLogin).toHaveBeenLastCalledWith(false);
    expect(await screen.findByRole("switch", { name: LABEL, checked: false })).toBeTruthy();
  });

  it("stays as it was where it is refused, and says why", async () => {
    ask.setStartsAtLogin.mockRejectedValue({
      code: "invalid",
      message: "the file cannot be written",
      reference: null,
    });
    show(<Background />, { person });
    await userEvent.click(await screen.findByRole("switch", { name: LABEL }));
    expect(await screen.findByText("The file cannot be written")).toBeTruthy();
    expect(screen.getByRole("switch", { name: LABEL, checked: false })).toBeTruthy();
  });

  it("says where it is not available", async () => {
    ask.startsAtLogin.mockResolvedValue(null);
    show(<Background />, { person });
    expect(await screen.findByText("This is not available on this system.")).toBeTruthy();
  });
});
