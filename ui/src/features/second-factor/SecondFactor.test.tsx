import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ask } from "@/ipc";
import { show } from "@/test/show";
import { SecondFactor } from "./SecondFactor";

vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  hear: vi.fn(),
  ask: {
    secondFactor: vi.fn(),
    beginSecondFactor: vi.fn(),
    turnSecondFactorOn: vi.fn(),
    turnOwnSecondFactorOff: vi.fn(),
    forgetSecondFactor: vi.fn(() => Promise.resolve(null)),
  },
}));

const put = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const refusal = (code: string, message: string) => ({ code, message, reference: null });
const SECRET = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ";

beforeEach(() => vi.clearAllMocks());

describe("the second factor", () => {
  it("is turned on with the password, and with a right code typed back", async () => {
    vi.mocked(ask.secondFactor).mockResolvedValue(false);
    vi.mocked(ask.beginSecondFactor).mockRejectedValueOnce(refusal("wrong_password", "wrong"));
    const begun = { secret: SECRET, qr_side: 21, qr_path: "M0 0h7v1h-7z" };
    vi.mocked(ask.beginSecondFactor).mockResolvedValueOnce(begun);
    vi.mocked(ask.turnSecondFactorOn).mockRejectedValueOnce(
      refusal("first_code_wrong", "this is not the code"),
    );
    vi.mocked(ask.turnSecondFactorOn).mockResolvedValueOnce(null);
    const close = vi.fn();
    show(<SecondFactor close={close} />);
    const password = await screen.findByLabelText(/Your password again/);
    put(password, "not hers");
    await userEvent.click(screen.getByRole("button", { name: "Show the secret" }));
    await screen.findByText("This is not your password.");
    put(password, "her password");
    await userEvent.click(screen.getByRole("button", { name: "Show the secret" }));
    await screen.findByText(SECRET);
    expect(screen.getByRole("img", { name: /QR code/ })).toBeTruthy();

    const on = screen.getByRole("button", { name: "Turn on" });
    const code = screen.getByLabelText(/Code from/);
    put(code, "12345");
    expect((on as HTMLButtonElement).disabled).toBe(true);
    put(code, "123456");
    await userEvent.click(on);
    await screen.findByText("This is not the code");
    expect(close).not.toHaveBeenCalled();
    put(code, "123 457");
    await userEvent.click(on);
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(ask.turnSecondFactorOn).toHaveBeenLastCalledWith("123 457");
  });

  it("is turned off with the password and a code, and says which of them is wrong", async () => {
    vi.mocked(ask.secondFactor).mockResolvedValue(true);
    vi.mocked(ask.turnOwnSecondFactorOff).mockRejectedValueOnce(
      refusal("used_code", "this code was used already"),
    );
    vi.mocked(ask.turnOwnSecondFactorOff).mockResolvedValueOnce(null);
    const close = vi.fn();
    show(<SecondFactor close={close} />);
    put(await screen.findByLabelText(/Your password again/), "her password");
    const code = screen.getByLabelText(/Code from/) as HTMLInputElement;
    put(code, "123456");
    await userEvent.click(screen.getByRole("button", { name: "Turn off" }));
    await screen.findByText("This code was used already");
    expect(code.value).toBe("");
    put(code, "123457");
    await userEvent.click(screen.getByRole("button", { name: "Turn off" }));
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(ask.turnOwnSecondFactorOff).toHaveBeenLastCalledWith("her password", "123457");
  });
});
