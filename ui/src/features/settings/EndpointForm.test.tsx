import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ListedEndpoint } from "@/ipc";
import { show } from "@/test/show";
import { EndpointForm } from "./EndpointForm";

const ask = vi.hoisted(() => ({ changeEndpoint: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const endpoint: ListedEndpoint = {
  endpoint_id: "e1",
  name: "local",
  kind: "openai",
  url: "http://127.0.0.1:8080/v1",
  model: "small",
  locality: "on_device",
  phi_policy: "allowed",
  price: { input: "0.15", output: "0.6", cached: "0.15" },
  timeout_seconds: 90,
  max_output_tokens: 1500,
  has_credential: true,
  office_price: null,
  open_sessions: 2,
};

beforeEach(() => ask.changeEndpoint.mockReset().mockResolvedValue(endpoint));

const field = (name: RegExp) => screen.getByRole("textbox", { name });

describe("editing an endpoint", () => {
  it("begins with what is stored, and keeps its key unless another is typed", async () => {
    show(<EndpointForm endpoint={endpoint} close={() => undefined} />);
    const model = await screen.findByRole("textbox", { name: /Model/ });
    expect(
      screen.getByText("2 sessions have begun with this endpoint and are not done"),
    ).toBeTruthy();
    expect(screen.queryByRole("textbox", { name: /^Name/ })).toBeNull();
    await userEvent.clear(model);
    await userEvent.type(model, "large");
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
    expect(ask.changeEndpoint).toHaveBeenCalledWith(
      "local",
      {
        url: endpoint.url,
        model: "large",
        locality: "on_device",
        phi_policy: "allowed",
        price: endpoint.price,
        timeout_seconds: 90,
        max_output_tokens: 1500,
        api_key: null,
        forget_key: false,
      },
      null,
    );
  });

  it("sends no documents to where it moves until somebody agrees to that, and warns of the key", async () => {
    show(<EndpointForm endpoint={endpoint} close={() => undefined} />);
    await screen.findByRole("button", { name: "Save changes" });
    await userEvent.clear(field(/Address/));
    await userEvent.type(field(/Address/), "https://models.example/v1");
    await userEvent.tab();
    expect(screen.getByText(/The stored key will be sent to the new address/)).toBeTruthy();
    expect(screen.getByText(/beyond this machine now.*No document is sent there/)).toBeTruthy();
    await userEvent.click(screen.getByRole("checkbox", { name: "Forget the stored key" }));
    expect(screen.queryByText(/The stored key will be sent/)).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
    expect(ask.changeEndpoint).toHaveBeenCalledWith(
      "local",
      expect.objectContaining({
        url: "https://models.example/v1",
        locality: "external",
        phi_policy: "never",
        forget_key: true,
      }),
      null,
    );
  });

  it("judges an address once, and leaves what somebody says of it", async () => {
    show(<EndpointForm endpoint={endpoint} close={() => undefined} />);
    await userEvent.clear(await screen.findByRole("textbox", { name: /Address/ }));
    await userEvent.type(field(/Address/), "https://models.clinic/v1");
    await userEvent.tab();
    await userEvent.click(screen.getByRole("radio", { name: /^In the clinic/ }));
    expect(screen.queryByText(/beyond this machine now/)).toBeNull();
    await userEvent.click(field(/Address/));
    await userEvent.tab();
    expect(screen.getByRole("radio", { name: /^In the clinic/ })).toHaveProperty("checked", true);
    await userEvent.clear(field(/Address/));
    await userEvent.type(field(/Address/), "http://localhost:8080/v1");
    await userEvent.tab();
    expect(screen.getByText("The address is on this machine now.")).toBeTruthy();
  });

  it("asks for a reason and the password once the program says that it is dangerous", async () => {
    const dangerous = { code: "confirmation_needed", message: "Documents could go there" };
    ask.changeEndpoint.mockRejectedValueOnce({ ...dangerous, reference: null });
    show(<EndpointForm endpoint={endpoint} close={() => undefined} />);
    const saving = await screen.findByRole("button", { name: "Save changes" });
    expect(screen.queryByRole("textbox", { name: /^Reason/ })).toBeNull();
    await userEvent.click(saving);
    expect(await screen.findByText(dangerous.message)).toBeTruthy();
    const reason = screen.getByRole("textbox", { name: /^Reason/ });
    expect(document.activeElement).toBe(reason);
    expect(saving).toHaveProperty("disabled", true);
    await userEvent.type(reason, " the new server ");
    const password = screen.getByLabelText(/Your password again/);
    await userEvent.type(password, "not mine");
    const wrong = { code: "wrong_password", message: "The name or the password is wrong" };
    ask.changeEndpoint.mockRejectedValueOnce({ ...wrong, reference: null });
    await userEvent.click(saving);
    expect(await screen.findByText("This is not your password.")).toBeTruthy();
    expect(password).toHaveProperty("value", "");
    await userEvent.type(password, "seven green otters knit");
    await userEvent.click(saving);
    expect(ask.changeEndpoint).toHaveBeenLastCalledWith("local", expect.anything(), {
      reason: "the new server",
      password: "seven green otters knit",
    });
  });
});

it("keeps a number that is out of its range, says the range, and is not saved with it", async () => {
  show(<EndpointForm endpoint={endpoint} close={() => undefined} />);
  const seconds = await screen.findByLabelText(/^Seconds/);
  await userEvent.clear(seconds);
  await userEvent.type(seconds, "7200");
  await userEvent.tab();
  expect(seconds).toHaveProperty("value", "7200");
  expect(screen.getByText("From 1 to 3,600.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Save changes" })).toHaveProperty("disabled", true);
});
