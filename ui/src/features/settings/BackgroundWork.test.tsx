import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { show, somebody } from "@/test/show";
import { BackgroundWork } from "./BackgroundWork";

const ask = vi.hoisted(() => ({ backgroundSettings: vi.fn(), setBackgroundSettings: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const LABEL = "Verify the whole record every";

beforeEach(() => {
  ask.backgroundSettings.mockReset().mockResolvedValue({ verify_every_hours: 24 });
  ask.setBackgroundSettings.mockReset().mockResolvedValue(null);
});

async function type(hours: string) {
  const field = await screen.findByLabelText(LABEL);
  await userEvent.clear(field);
  await userEvent.type(field, hours);
  return screen.getByRole("button", { name: "Save the interval" });
}

describe("BackgroundWork", () => {
  it("saves how often the record is verified", async () => {
    show(<BackgroundWork />);
    await userEvent.click(await type("6"));
    expect(ask.setBackgroundSettings).toHaveBeenCalledWith({ verify_every_hours: 6 }, null);
  });

  it("asks for a reason and the password once the program says that it is risky", async () => {
    const message = "A change would be found later";
    ask.setBackgroundSettings.mockRejectedValueOnce({
      code: "confirmation_needed",
      message,
      reference: null,
    });
    show(<BackgroundWork />);
    const save = await type("0");
    await userEvent.click(save);
    expect(await screen.findByText(message)).toBeTruthy();
    await userEvent.type(screen.getByRole("textbox", { name: /^Reason/ }), "the machine is slow");
    await userEvent.type(screen.getByLabelText(/Your password again/), "secret");
    await userEvent.click(save);
    expect(ask.setBackgroundSettings).toHaveBeenLastCalledWith(
      { verify_every_hours: 0 },
      { reason: "the machine is slow", password: "secret" },
    );
  });

  it("sends nothing that is out of bounds", async () => {
    show(<BackgroundWork />);
    await userEvent.click(await type("721"));
    expect(ask.setBackgroundSettings).not.toHaveBeenCalled();
  });

  it("lets only administrators change it", async () => {
    show(<BackgroundWork />, { person: somebody({ administer: "none" }) });
    expect((await screen.findByLabelText(LABEL)).hasAttribute("disabled")).toBe(true);
    expect(screen.queryByRole("button", { name: "Save the interval" })).toBeNull();
  });
});
