import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { ClinicStep } from "./ClinicStep";

const ask = vi.hoisted(() => ({ setUpClinic: vi.fn() }));
vi.mock("@/ipc", async (original) => ({ ...(await original<typeof import("@/ipc")>()), ask }));

describe("the clinic's name", () => {
  it("is not cut where it is too long, but refused with how long it may be", async () => {
    show(<ClinicStep />);
    const field = await screen.findByLabelText<HTMLInputElement>(/Name of the clinic/);
    fireEvent.change(field, { target: { value: "x".repeat(201) } });
    expect(field.value.length).toBe(201);
    expect(screen.getByText("It has 201 characters. Shorten it to 200 or fewer.")).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Set up the clinic" }));
    expect(document.activeElement).toBe(field);
    expect(ask.setUpClinic).not.toHaveBeenCalled();
    fireEvent.change(field, { target: { value: "𝕎".repeat(200) } });
    expect(screen.queryByText(/Shorten it/)).toBeNull();
  });
});
