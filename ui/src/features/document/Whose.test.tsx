import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DocumentPatient, DocumentView } from "@/ipc";
import { patient, whose } from "@/test/patients";
import { show } from "@/test/show";
import { Whose } from "./Whose";

const ask = vi.hoisted(() => ({ matchDocument: vi.fn(), patients: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

beforeEach(() => {
  ask.matchDocument.mockReset().mockResolvedValue(whose());
  ask.patients.mockReset().mockResolvedValue({ total: 0, all: 9, patients: [], redacted: false });
});

const shown = (patientOf: DocumentPatient | null) =>
  show(<Whose view={{ document_id: "d1", patient: patientOf, result: null } as DocumentView} />);

const candidate = (id: string, given: string, confidence: number) => ({
  patient: patient({
    patient_id: id,
    name: { used: "current", given, family: "Lee" },
    no_ai: id === "p2",
  }),
  confidence,
  reasons: ["the name is the same", "the birth date is another one"],
});
const toChoose = (more: Partial<DocumentPatient> = {}) =>
  whose({
    state: "to_choose",
    patient: null,
    by_itself: false,
    confidence: null,
    reasons: [],
    candidates: [
      candidate("p1", "Ann", 600),
      candidate("p2", "Anne", 500),
      candidate("p3", "Anna", 300),
      candidate("p4", "Hannah", 200),
    ],
    ...more,
  });

describe("whose a document is", () => {
  it("is said with how sure and why, where Wardbook matched it by itself", async () => {
    shown(whose());
    const link = await screen.findByRole("link", { name: "Rhodri Vaughan-Peters" });
    expect(link.getAttribute("href")).toBe("/patients/p1");
    expect(screen.getByText("95 %, sure")).toBeTruthy();
    expect(screen.getByText("Matched by Wardbook, because:")).toBeTruthy();
    const reasons = screen.getByRole("list", { name: "Why" });
    expect(reasons.textContent).toBe("The name is the sameThe birth date is the same");
  });

  it("is said with who chose, when and why, where a person did", async () => {
    shown(whose({ by_itself: false, by: "rita", confidence: null, reason: "twin sister" }));
    expect((await screen.findByText(/Chosen by rita/)).textContent).toContain("twin sister");
    expect(screen.queryByText(/Matched by Wardbook/)).toBeNull();
  });

  it("is chosen by a digit and Enter, never by one key", async () => {
    shown(toChoose());
    expect(await screen.findByText("Whose document is this?")).toBeTruthy();
    const list = screen.getByRole("list", { name: "Patients that it may be of" });
    expect(within(list).getAllByRole("link")).toHaveLength(3);
    expect(list.textContent).toContain("No AI");
    await userEvent.keyboard("2");
    expect(document.activeElement).toBe(
      screen.getByRole("button", { name: /It is this patient.* Anne Lee/ }),
    );
    expect(ask.matchDocument).not.toHaveBeenCalled();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(ask.matchDocument).toHaveBeenCalledWith("d1", "p2", ""));
  });

  it("is none of these, or one of the rest", async () => {
    shown(toChoose());
    await userEvent.click(await screen.findByRole("button", { name: "Show one more" }));
    expect(screen.getByRole("button", { name: /It is this patient.* Hannah Lee/ })).toBeTruthy();
    await userEvent.keyboard("0{Enter}");
    await waitFor(() => expect(ask.matchDocument).toHaveBeenCalledWith("d1", null, ""));
  });

  it("says why a choice does not stand", async () => {
    ask.matchDocument.mockRejectedValue({
      code: "not_permitted",
      message: "not yours",
      reference: null,
    });
    shown(toChoose());
    await userEvent.click(
      await screen.findByRole("button", { name: /It is this patient.* Ann Lee/ }),
    );
    expect((await screen.findByText("Not yours")).closest("[role=alert]")).toBeTruthy();
  });

  it("is not chosen by who may not", async () => {
    shown(toChoose({ may_match: false }));
    await screen.findByText("Whose document is this?");
    await userEvent.keyboard("1p");
    expect(screen.queryByRole("button", { name: /It is|None|Find/ })).toBeNull();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is found on the list by a key, with a reason, when a match is wrong", async () => {
    const other = patient({
      patient_id: "p9",
      name: { used: "current", given: "Jo", family: "Li" },
    });
    ask.patients.mockResolvedValue({
      total: 40,
      all: 900,
      patients: [
        { patient: patient(), documents: 1 },
        { patient: other, documents: 0 },
      ],
      redacted: false,
    });
    shown(whose());
    await screen.findByText("Matched by Wardbook, because:");
    await userEvent.keyboard("p");
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: /Search by name/ }), "li 1958");
    const choice = await dialog.findByRole("radio", { name: /Jo Li/ });
    expect(dialog.getByRole("radio", { name: /Rhodri/ })).toHaveProperty("disabled", true);
    expect(dialog.getByText("38 more match. Type more to find them.")).toBeTruthy();
    await userEvent.click(choice);
    await userEvent.type(dialog.getByRole("textbox", { name: /Reason/ }), "the twin");
    await userEvent.click(dialog.getByRole("button", { name: "It is this patient" }));
    await waitFor(() => expect(ask.matchDocument).toHaveBeenCalledWith("d1", "p9", "the twin"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("can be nobody's on the list", async () => {
    shown(whose({ state: "nobody", patient: null, by_itself: false, confidence: null }));
    await screen.findByText("Nobody on the clinic's list fits.");
    await userEvent.click(screen.getByRole("button", { name: /Find on the list/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("radio", { name: "Nobody on the list" }));
    await userEvent.click(dialog.getByRole("button", { name: "It is nobody on the list" }));
    await waitFor(() => expect(ask.matchDocument).toHaveBeenCalledWith("d1", null, ""));
  });

  it("says that it is held back for a patient who is marked", async () => {
    shown(toChoose({ no_ai_hold: true }));
    expect(await screen.findByText(/Held back: it may be of a patient marked/)).toBeTruthy();
  });

  it("is nothing to a role that reads no patients", () => {
    shown(null);
    expect(screen.queryByText("Patient")).toBeNull();
  });
});
