import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ask, type WindowState } from "@/ipc";
import { show } from "@/test/show";
import { SignIn } from "./SignIn";

vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  hear: vi.fn(),
  ask: { windowState: vi.fn(), signIn: vi.fn(), recover: vi.fn() },
}));

const locked = (working = 0): WindowState => ({
  stage: "locked",
  version: "0.1.0",
  folder: "/srv/rivergum",
  working,
  recovering: null,
  person: null,
  setup_step: null,
});

/** Fills a field at once: what is typed letter by letter takes long where much is redrawn. */
const put = (field: HTMLElement, value: string) => {
  field.focus();
  fireEvent.change(field, { target: { value } });
};

const refusal = (code: string, message: string) => ({ code, message, reference: null });

beforeEach(() => {
  vi.mocked(ask.windowState).mockResolvedValue(locked());
  vi.mocked(ask.signIn).mockReset();
  vi.mocked(ask.recover).mockReset();
});

describe("sign-in", () => {
  it("says why it was refused, and empties and focuses the password", async () => {
    vi.mocked(ask.signIn).mockRejectedValue(
      refusal("wrong_password", "the name or the password is wrong"),
    );
    show(<SignIn state={locked()} />);
    await userEvent.type(await screen.findByLabelText("Name"), "ada");
    const password = screen.getByLabelText("Password");
    await userEvent.type(password, "not her password{enter}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toBe("The name or the password is wrong");
    expect((password as HTMLInputElement).value).toBe("");
    expect(document.activeElement).toBe(password);
    expect(ask.signIn).toHaveBeenCalledWith("ada", "not her password", null);
  });

  it("asks for the code once it is needed, and keeps the name and the password meanwhile", async () => {
    vi.mocked(ask.signIn).mockRejectedValueOnce(refusal("code_needed", "a code is needed"));
    vi.mocked(ask.signIn).mockRejectedValueOnce(refusal("wrong_code", "the code is wrong"));
    vi.mocked(ask.signIn).mockRejectedValueOnce(refusal("wrong_password", "the password is wrong"));
    show(<SignIn state={locked()} />);
    put(await screen.findByLabelText("Name"), "ada");
    const password = screen.getByLabelText("Password") as HTMLInputElement;
    put(password, "her password");
    expect(screen.queryByLabelText(/Code/)).toBeNull();
    await userEvent.keyboard("{enter}");
    const code = (await screen.findByLabelText(/Code/)) as HTMLInputElement;
    await waitFor(() => expect(document.activeElement).toBe(code));
    expect(screen.queryByRole("alert")).toBeNull();
    expect(code.autocomplete).toBe("one-time-code");
    expect(code.inputMode).toBe("numeric");
    await userEvent.keyboard("{enter}");
    await screen.findByText("Enter the code that the app shows now.");

    put(code, "123 456");
    await userEvent.keyboard("{enter}");
    await screen.findByText("The code is wrong");
    expect(ask.signIn).toHaveBeenLastCalledWith("ada", "her password", "123 456");
    expect([password.value, code.value]).toEqual(["her password", ""]);
    expect(document.activeElement).toBe(code);

    put(code, "654321");
    await userEvent.keyboard("{enter}");
    await screen.findByText("The password is wrong");
    expect(screen.queryByLabelText(/Code/)).toBeNull();
    expect(password.value).toBe("");
  });

  it("tells how much goes on behind the lock and nothing else of the clinic", async () => {
    show(<SignIn state={locked(2)} />);
    await screen.findByText("2 tasks go on behind the lock.");
    expect(document.body.textContent).not.toContain("rivergum");
  });

  it("asks nobody to sign in without a password", async () => {
    show(<SignIn state={locked()} />);
    await userEvent.type(await screen.findByLabelText("Name"), "ada{enter}");
    await screen.findByText("Enter your password.");
    expect(ask.signIn).not.toHaveBeenCalled();
  });

  it("sets a new password with the recovery key and goes back to sign-in", async () => {
    vi.mocked(ask.recover).mockResolvedValue({ second_factor_off: false });
    show(<SignIn state={locked()} />);
    await userEvent.click(await screen.findByText("Forgotten password"));
    const confirm = screen.getByRole("button", { name: "Set the password" });
    put(screen.getByLabelText(/Recovery key/), "abcd-efgh");
    put(screen.getByLabelText(/Whose password/), "ada");
    put(screen.getByLabelText(/New password/), "eight purple herons sing");
    expect((confirm as HTMLButtonElement).disabled).toBe(true);
    put(screen.getByLabelText(/again/), "eight purple herons sing");
    await userEvent.click(confirm);
    await screen.findByText("The password is set. Sign in with it now.");
    expect((screen.getByLabelText("Name") as HTMLInputElement).value).toBe("ada");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Password")));
    expect(ask.recover).toHaveBeenCalledWith("abcd-efgh", "ada", "eight purple herons sing");
  });

  it("says that the recovery key turned a second factor off", async () => {
    vi.mocked(ask.recover).mockResolvedValue({ second_factor_off: true });
    show(<SignIn state={locked()} />);
    await userEvent.click(await screen.findByText("Forgotten password"));
    put(screen.getByLabelText(/Recovery key/), "abcd-efgh");
    put(screen.getByLabelText(/Whose password/), "ada");
    put(screen.getByLabelText(/New password/), "eight purple herons sing");
    put(screen.getByLabelText(/again/), "eight purple herons sing");
    await userEvent.click(screen.getByRole("button", { name: "Set the password" }));
    await screen.findByText(/the second factor is off/);
  });

  it("shows at its field that the recovery key is wrong", async () => {
    vi.mocked(ask.recover).mockRejectedValue(
      refusal("wrong_recovery_key", "this is not the clinic's recovery key"),
    );
    show(<SignIn state={locked()} />);
    await userEvent.click(await screen.findByText("Forgotten password"));
    const key = screen.getByLabelText(/Recovery key/);
    put(key, "wrong");
    put(screen.getByLabelText(/Whose password/), "ada");
    put(screen.getByLabelText(/New password/), "eight purple herons sing");
    put(screen.getByLabelText(/again/), "eight purple herons sing");
    await userEvent.keyboard("{enter}");
    await screen.findByText("This is not the clinic's recovery key");
    expect(document.activeElement).toBe(key);
  });
});
