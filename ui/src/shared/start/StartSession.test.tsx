import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { StartSession } from "./StartSession";

const ask = vi.hoisted(() => ({
  again: vi.fn(),
  endpoints: vi.fn(),
  estimate: vi.fn(),
  estimateAgain: vi.fn(),
  runAgain: vi.fn(),
  startSession: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const endpoint = (name: string, kind: string) => ({
  name,
  kind,
  model: `${name}-1`,
  locality: "on_device",
  phi_policy: "allowed",
});
const estimate = {
  documents: 25,
  currency: "AUD",
  expected: "0.50",
  worst_case: "2.00",
  seconds: 3,
  based_on_calls: 4,
  free: false,
  refusal: null,
};

const started = vi.fn();
const open = (over: Parameters<typeof StartSession>[0]["over"]) =>
  show(<StartSession over={over} close={() => undefined} started={started} />);

beforeEach(() => {
  for (const one of Object.values(ask)) one.mockReset();
  started.mockReset();
  ask.endpoints.mockResolvedValue([endpoint("builtin", "builtin"), endpoint("local", "openai")]);
  ask.estimate.mockResolvedValue(estimate);
  ask.estimateAgain.mockResolvedValue(estimate);
  ask.again.mockResolvedValue({ documents: 25, quarantined: 2 });
});

describe("documents that are run again", () => {
  it("are counted with those left out, and estimated before they are run", async () => {
    ask.runAgain.mockResolvedValue("s9");
    const { router } = open({ sessions: ["s1", "s2"] });
    expect(await screen.findByRole("heading", { name: "Run 25 documents again" })).toBeTruthy();
    expect(await screen.findByText(/^2 more documents are left out/)).toBeTruthy();
    expect(await screen.findByText("AUD 0.50")).toBeTruthy();
    expect(ask.estimateAgain).toHaveBeenCalledWith(["s1", "s2"], "builtin");
    await userEvent.type(screen.getByRole("textbox", { name: /Budget/ }), "1,50");
    await userEvent.click(screen.getByRole("button", { name: "Start session" }));
    const request = {
      sessions: ["s1", "s2"],
      mode: "standard",
      endpoint: "builtin",
      budget: "1.50",
    };
    expect(ask.runAgain).toHaveBeenCalledWith(request);
    await vi.waitFor(() => expect(router.state.location.pathname).toBe("/sessions/s9"));
    expect(started).toHaveBeenCalled();
    expect(ask.startSession).not.toHaveBeenCalled();
  });

  it("are none where all are in quarantine, and what to do is said", async () => {
    ask.again.mockResolvedValue({ documents: 0, quarantined: 1 });
    open({ sessions: ["s1"] });
    expect(await screen.findByText("Nothing can be run again")).toBeTruthy();
    expect(screen.getByText(/add the new file/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Start session" })).toBeNull();
  });

  it("are refused with the program's own reason", async () => {
    const message = "session s1 is at work; cancel it, or wait until it has ended";
    ask.again.mockRejectedValue({ code: "invalid", message, reference: "t1" });
    open({ sessions: ["s1"] });
    expect(await screen.findByText(/is at work; cancel it/)).toBeTruthy();
  });
});

describe("documents that are run for the first time", () => {
  it("are named one by one", async () => {
    ask.startSession.mockResolvedValue("s9");
    open({ documents: ["d1", "d2"], of: 3 });
    const title = "Start a session over 2 documents";
    expect(await screen.findByRole("heading", { name: title })).toBeTruthy();
    expect(await screen.findByText(/2 newest of 3/)).toBeTruthy();
    await screen.findByText("AUD 0.50");
    await userEvent.click(screen.getByRole("button", { name: "Start session" }));
    const request = {
      documents: ["d1", "d2"],
      mode: "standard",
      endpoint: "builtin",
      budget: null,
    };
    expect(ask.startSession).toHaveBeenCalledWith(request);
    expect(ask.again).not.toHaveBeenCalled();
  });
});

describe("the budget of a session", () => {
  it("says at the field what is wrong with it, and starts nothing until it is right", async () => {
    ask.startSession.mockResolvedValue("s1");
    open({ documents: ["d1"], of: 1 });
    const field = await screen.findByLabelText(/^Budget in AUD/);
    const start = screen.getByRole("button", { name: "Start session" });
    for (const [typed, said] of [
      ["0", /Nothing could run for zero/],
      ["-2", /cannot be below zero/],
      ["1000000000", /more than 999,999,999/],
      ["0.1234567890", /no more than 9 decimals/],
      ["two", /Give an amount like 2.50/],
    ] as const) {
      await userEvent.clear(field);
      await userEvent.type(field, typed);
      expect(screen.getByText(said), typed).toBeDefined();
      expect(start.hasAttribute("disabled"), typed).toBe(true);
    }
    await userEvent.clear(field);
    await userEvent.type(field, "2,50");
    await userEvent.click(start);
    expect(ask.startSession.mock.calls[0]?.[0]).toMatchObject({ budget: "2.50" });
  });
});
