import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PatientPage } from "@/ipc";
import { patient } from "@/test/patients";
import { show, somebody } from "@/test/show";
import { Patients } from "./Patients";

const ask = vi.hoisted(() => ({
  patients: vi.fn(),
  today: vi.fn(),
  choosePatientList: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const page = (more: Partial<PatientPage> = {}): PatientPage => ({
  total: 100_000,
  all: 100_000,
  patients: [
    { patient: patient({ no_ai: true }), documents: 12 },
    { patient: patient({ patient_id: "p2", birth_date: null, numbers: [] }), documents: 0 },
  ],
  redacted: false,
  ...more,
});

beforeEach(() => {
  ask.patients.mockReset().mockResolvedValue(page());
  ask.today.mockReset().mockResolvedValue({ patient_choices: 0 });
  ask.choosePatientList.mockReset().mockResolvedValue(7);
});

describe("the list of patients", () => {
  it("shows who each is, how many documents, and the mark in words", async () => {
    show(<Patients />);
    const table = (await screen.findAllByText("Vaughan-Peters, Rhodri"))[0]?.closest("table");
    if (!table) throw new Error("there is no table");
    expect(table.getAttribute("aria-label")).toBe("Patients on the list");
    const [, first, second] = within(table).getAllByRole("row");
    expect(first?.textContent).toMatch(/^Vaughan-Peters, Rhodri14 Mar 1958 \(\d+ years\)/);
    expect(first?.textContent).toContain("NHS 943 476 5919Record RG-1042and one more12No AI");
    expect(second?.textContent).toContain("not known");
    expect(second?.textContent).not.toContain("No AI");
    expect(within(table).getAllByRole("link")[0]?.getAttribute("href")).toBe("/patients/p1");
    expect(screen.getByText("1 to 50 of 100,000")).toBeTruthy();
  });

  it("is searched without a word of it in the address, from its first page", async () => {
    const { router } = show(<Patients />, { at: "/?offset=50" });
    const field = await screen.findByPlaceholderText("Name, birth date or number");
    await userEvent.click(field);
    await userEvent.paste("vaughan 14/03/1958");
    const query = { text: "vaughan 14/03/1958", no_ai: false, offset: 0, limit: 50 };
    await waitFor(() => expect(ask.patients).toHaveBeenLastCalledWith(query));
    expect(router.state.location.href).toBe("/");
  });

  it("says what a search needs where nobody matches, and takes it back", async () => {
    ask.patients.mockImplementation(({ text }) =>
      Promise.resolve(text === "" ? page() : page({ total: 0, patients: [] })),
    );
    show(<Patients />);
    const field = await screen.findByPlaceholderText("Name, birth date or number");
    await userEvent.click(field);
    await userEvent.paste("nobody");
    const nobody = (await screen.findByText("Nobody matches")).closest("[role=status]");
    await userEvent.click(within(nobody as HTMLElement).getByText("Clear the search"));
    await waitFor(() => expect(field).toHaveProperty("value", ""));
  });

  it("can be narrowed to those who are marked, in the address", async () => {
    const { router } = show(<Patients />);
    await userEvent.click(await screen.findByLabelText(/no AI/));
    await waitFor(() => expect(router.state.location.href).toBe("/?no_ai=yes"));
    expect(ask.patients).toHaveBeenLastCalledWith(expect.objectContaining({ no_ai: true }));
  });

  it("says while it is empty how a list is imported, and to whom it may be", async () => {
    ask.patients.mockResolvedValue(page({ total: 0, all: 0, patients: [] }));
    const { unmount } = show(<Patients />);
    await userEvent.click(await screen.findByText("Import a list …"));
    expect(ask.choosePatientList).toHaveBeenCalledOnce();
    unmount();
    show(<Patients />, { person: somebody({ import_patients: "none" }) });
    await screen.findByText(/A manager or an administrator can import/);
    expect(screen.queryByRole("button", { name: /Import a list/ })).toBeNull();
  });

  it("leads to the documents that wait for a person to choose", async () => {
    ask.today.mockResolvedValue({ patient_choices: 3 });
    show(<Patients />);
    const link = await screen.findByText("Show them");
    expect(link.getAttribute("href")).toBe("/inbox?tab=to_choose");
  });

  it("names nobody to a role that reads no names, and is not there for one that reads none", async () => {
    const hidden = patient({ name: null, birth_date: null, numbers: [] });
    ask.patients.mockResolvedValue(
      page({ redacted: true, patients: [{ patient: hidden, documents: 1 }] }),
    );
    const { unmount } = show(<Patients />, { person: somebody({ read_patients: "redacted" }) });
    await screen.findByText("Patient p1");
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.queryByText("not known")).toBeNull();
    unmount();
    show(<Patients />, { person: somebody({ read_patients: "none" }) });
    expect(await screen.findByText("Not permitted")).toBeTruthy();
  });
});
