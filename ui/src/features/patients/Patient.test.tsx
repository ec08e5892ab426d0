import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { patient, view } from "@/test/patients";
import { show } from "@/test/show";
import { Patient } from "./Patient";

const ask = vi.hoisted(() => ({ patient: vi.fn(), markNoAi: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

beforeEach(() => {
  ask.patient.mockReset().mockResolvedValue(view());
  ask.markNoAi.mockReset().mockResolvedValue(null);
});

const shown = (at = "/patients/p1") => show(<Patient />, { path: "/patients/$patient", at });
const marked = view({
  patient: patient({ no_ai: true }),
  no_ai: { since: "2026-11-22T02:00:00Z", by: "dr-li", reason: "asked for it at the desk" },
});

describe("a patient", () => {
  it("has a banner that says who it is", async () => {
    shown();
    const banner = await screen.findByRole("region", { name: "Patient" });
    expect(within(banner).getByRole("heading").textContent).toBe("Rhodri Vaughan-Peters");
    expect(banner.textContent).toMatch(/Born14 Mar 1958 \(\d+ years\)NHS number943 476 5919/);
    expect(banner.textContent).not.toContain("No AI");
  });

  it("shows documents and sessions, names and numbers, and who saw it", async () => {
    const { router } = shown();
    const document = await screen.findByRole("link", { name: "referral.pdf" });
    expect(document.getAttribute("href")).toBe("/documents/d1?session=s1");
    await userEvent.click(screen.getByRole("tab", { name: "Sessions (1)" }));
    expect((await screen.findAllByRole("link"))[0]?.getAttribute("href")).toBe("/sessions/s1");
    await userEvent.click(screen.getByRole("tab", { name: "Names and numbers" }));
    const names = await screen.findByRole("table", { name: "Names" });
    expect(names.textContent).toBe("NowVaughan-Peters, RhodriBeforeVaughan, Rhodri");
    await userEvent.click(screen.getByRole("tab", { name: "Who opened and changed" }));
    const acts = await screen.findByRole("table", { name: /What was done/ });
    const [, first, last] = within(acts).getAllByRole("row");
    expect(first?.textContent).toContain("Openedrita");
    expect(last?.textContent).toContain("Added to the listWardbook");
    expect(router.state.location.href).toBe("/patients/p1?tab=acts");
  });

  it("is marked “no AI” for a reason, and not without one", async () => {
    shown();
    await userEvent.click(await screen.findByRole("button", { name: /Mark “no AI”/ }));
    const dialog = await screen.findByRole("dialog");
    const confirm = within(dialog).getByRole("button", { name: "Mark “no AI”" });
    expect(confirm).toHaveProperty("disabled", true);
    await userEvent.type(within(dialog).getByRole("textbox"), "asked for it at the desk");
    ask.patient.mockResolvedValue(marked);
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(ask.markNoAi).toHaveBeenCalledWith("p1", true, "asked for it at the desk"),
    );
    await screen.findByText("No AI: nothing of this patient is processed");
    expect(screen.getByText("asked for it at the desk")).toBeTruthy();
    expect(screen.getByText(/Marked by dr-li/)).toBeTruthy();
  });

  it("has the mark lifted for a reason, by who may", async () => {
    ask.patient.mockResolvedValue(marked);
    const { unmount } = shown();
    await userEvent.click(await screen.findByRole("button", { name: /Lift “no AI”/ }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByRole("textbox"), "changed their mind");
    await userEvent.click(within(dialog).getByRole("button", { name: "Lift “no AI”" }));
    await waitFor(() =>
      expect(ask.markNoAi).toHaveBeenCalledWith("p1", false, "changed their mind"),
    );
    unmount();
    ask.patient.mockResolvedValue({ ...marked, may_mark_no_ai: false });
    shown();
    await screen.findByText("No AI: nothing of this patient is processed");
    expect(screen.queryByRole("button", { name: /no AI/ })).toBeNull();
  });

  it("says that documents are there which this person does not read", async () => {
    ask.patient.mockResolvedValue(view({ documents: [], document_count: 4 }));
    shown();
    expect(await screen.findByText(/4 documents are matched to this patient, which/)).toBeTruthy();
  });

  it("is nobody by name to a role that reads no names", async () => {
    const hidden = patient({ name: null, birth_date: null, numbers: [] });
    ask.patient.mockResolvedValue(
      view({ patient: hidden, names: [], redacted: true, may_mark_no_ai: false }),
    );
    shown();
    const banner = await screen.findByRole("region", { name: "Patient" });
    expect(banner.textContent).toBe("Patient p1");
    expect(screen.queryByRole("tab", { name: "Names and numbers" })).toBeNull();
  });
});
