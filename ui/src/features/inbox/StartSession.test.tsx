import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Endpoint, Estimate } from "@/ipc";
import { show } from "@/test/show";
import { StartSession } from "./StartSession";

const ask = vi.hoisted(() => ({ endpoints: vi.fn(), estimate: vi.fn(), startSession: vi.fn() }));
vi.mock("@/ipc", async (original) => ({ ...(await original<typeof import("@/ipc")>()), ask }));

const BUILTIN: Partial<Endpoint> = {
  name: "builtin",
  kind: "builtin",
  model: "rules",
  locality: "on_device",
  phi_policy: "allowed",
};
const NOTHING: Estimate = {
  documents: 1,
  currency: "AUD",
  expected: "0.00",
  worst_case: "0.00",
  seconds: 1,
  based_on_calls: 3,
  free: true,
  refusal: null,
};

describe("the budget of a session", () => {
  it("says at the field what is wrong with it, and starts nothing until it is right", async () => {
    ask.endpoints.mockResolvedValue([BUILTIN]);
    ask.estimate.mockResolvedValue(NOTHING);
    ask.startSession.mockResolvedValue("s1");
    const nothing = () => undefined;
    show(<StartSession documents={["d1"]} of={1} close={nothing} started={nothing} />);
    const field = await screen.findByLabelText(/^Budget in AUD/);
    const start = screen.getByRole("button", { name: "Start session" });
    for (const [typed, said] of [
      ["0", /Nothing could run for zero/],
      ["-2", /cannot be below zero/],
      ["1000000000", /more than 999,999,999/],
      ["0.1234567890", /no more than 9 decimals/],
      ["two", /Enter an amount, such as 2.50/],
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
