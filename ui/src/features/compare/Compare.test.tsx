import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ComparedDocument, ComparedValue, Comparison, SessionRow, ValueChange } from "@/ipc";
import { show } from "@/test/show";
import { Compare } from "./Compare";

const ask = vi.hoisted(() => ({ comparison: vi.fn(), comparedDocuments: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const session = (id: string, rest: Partial<SessionRow> = {}): SessionRow => ({
  session_id: id,
  user: "ada",
  initiated_at: "2026-11-21T03:05:00Z",
  completed_at: null,
  state: "completed",
  session_status: "completed",
  outcome: "full",
  total_documents: 2,
  processed_documents: 2,
  failed_documents: 0,
  manual_review_required: 0,
  total_cost: "0.00",
  budget_limit: null,
  api_calls_made: 2,
  processing_time_seconds: "0.5",
  overall_accuracy_score: "0.958",
  accuracy_source: "confidence",
  reviewed_values: null,
  total_values: null,
  endpoint: "builtin",
  ai_model_version: "builtin-1",
  processing_mode: "standard",
  compliance_rating: null,
  compliance_flags: [],
  ...rest,
});

const comparison = (rest: Partial<Comparison> = {}): Comparison => ({
  before: session("s1"),
  after: session("s2", { endpoint: "local", total_cost: "0.0125", overall_accuracy_score: null }),
  currency: "AUD",
  documents: 2,
  changed_documents: 1,
  values: { same: 5, changed: 1, only_before: 0, only_after: 1 },
  redacted: false,
  ...rest,
});

const value = (text: string, rest: Partial<ComparedValue> = {}): ComparedValue => ({
  value: text,
  found: null,
  confidence: 950,
  review_state: "open",
  counts: true,
  ...rest,
});

const change = (rest: Partial<ValueChange>): ValueChange => ({
  name: "patient_name",
  detail: "",
  change: "changed",
  before: value("Desmond O'Rourke"),
  after: value("Desmond Rourke"),
  ...rest,
});

const compared = (values: ValueChange[], rest: Partial<ComparedDocument> = {}) => ({
  document_id: "d1",
  name: "referral.txt",
  before: "done",
  after: "done",
  tally: { same: 2, changed: 1, only_before: 0, only_after: 1 },
  values,
  left_out: 0,
  ...rest,
});

const at = (search: string) =>
  show(<Compare />, { path: "/sessions/compare", at: `/sessions/compare${search}` });

const rows = async () => {
  const table = await screen.findByRole("table", { name: "Values before and after" });
  return within(table)
    .getAllByRole("row")
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    );
};

beforeEach(() => {
  ask.comparison.mockReset().mockResolvedValue(comparison());
  ask.comparedDocuments.mockReset().mockResolvedValue({ documents: [], next: null });
});

describe("the comparison of two sessions", () => {
  it("tells each change in words, with what a reviewer put in and what was found", async () => {
    const before = value("Desmond O'Rourke", {
      found: "Desmond Rourke",
      review_state: "edited",
      confidence: 500,
    });
    ask.comparedDocuments.mockResolvedValue({
      documents: [
        compared([
          change({ name: null, before: value("referral_letter"), after: value("other") }),
          change({ before }),
          change({
            name: "identifier",
            detail: "mrn",
            change: "only_after",
            before: null,
            after: value("77", { confidence: null, review_state: "added" }),
          }),
          change({
            name: "author",
            change: "only_before",
            before: value("Dr Li"),
            after: value("Dr Lo", { counts: false, review_state: "rejected" }),
          }),
        ]),
      ],
      next: null,
    });
    at("?a=s1&b=s2");
    expect(await rows()).toEqual([
      [
        "referral.txt",
        "Type of document",
        "Referral letter95 %, sure",
        "Other95 %, sure",
        "Changed",
      ],
      [
        "referral.txt",
        "Patient",
        "Desmond O'RourkeWas found as: Desmond Rourke (50 %)Corrected",
        "Desmond Rourke95 %, sure",
        "Changed",
      ],
      ["referral.txt", "Identifier, record number", "not found", "77Added", "Only after"],
      ["referral.txt", "Author", "Dr Li95 %, sure", "Dr Lo95 %, sureRejected", "Only before"],
    ]);
    expect(screen.getByText("One document in which something changed")).toBeTruthy();
    expect(ask.comparedDocuments).toHaveBeenCalledWith("s1", "s2", true, null);
  });

  it("says what either session ran and came to, and what was not measured", async () => {
    at("?a=s1&b=s2");
    const table = await screen.findByRole("table", { name: "The two sessions" });
    const cells = (row: HTMLElement) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent);
    const [before, after] = within(table).getAllByRole("row").slice(1).map(cells);
    expect(before?.slice(4)).toEqual([
      "builtinbuiltin-1, Standard",
      "2 of 2",
      "AUD 0.00",
      "500 ms",
      "95.8 %by confidence",
    ]);
    expect(after?.[4]).toBe("localbuiltin-1, Standard");
    expect(after?.slice(6)).toEqual(["AUD 0.0125", "500 ms", "not measured"]);
  });

  it("tells a document without a result from a value that was not found", async () => {
    ask.comparedDocuments.mockResolvedValue({
      documents: [
        compared([change({ change: "only_after", before: null })], { before: "failed" }),
        compared([], { document_id: "d2", name: "empty.txt", before: "failed", after: "failed" }),
        compared([change({})], { document_id: "d3", name: "long.txt", left_out: 3 }),
      ],
      next: null,
    });
    at("?a=s1&b=s2&show=all");
    const [first, second, third] = await rows();
    expect(first?.[2]).toBe("no result");
    expect(second).toEqual([
      "empty.txt",
      "",
      "no result",
      "no result",
      "Neither session found anything",
    ]);
    expect(third?.[0]).toContain("3 more values are too long");
    expect(ask.comparedDocuments).toHaveBeenCalledWith("s1", "s2", false, null);
  });

  it("calls nothing the same that neither session has", async () => {
    const rejected = value("Dr Lo", { counts: false, review_state: "rejected" });
    ask.comparedDocuments.mockResolvedValue({
      documents: [
        compared([change({ name: "author", change: "same", before: rejected, after: null })]),
        compared([], { document_id: "d2", name: "long.txt", left_out: 1 }),
      ],
      next: null,
    });
    at("?a=s1&b=s2&show=all");
    const [first, second] = await rows();
    expect(first?.slice(3)).toEqual(["not found", "Neither has a value that counts"]);
    expect(second?.slice(1)).toEqual(["", "", "", ""]);
  });

  it("says that neither session found anything where there are only types of documents", async () => {
    const values = { same: 2, changed: 0, only_before: 0, only_after: 0 };
    ask.comparison.mockResolvedValue(comparison({ changed_documents: 0, values }));
    at("?a=s1&b=s2");
    expect(await screen.findByText("Neither session found anything")).toBeTruthy();
    expect(screen.queryByText("Nothing changed")).toBeNull();
  });

  it("shows more documents when somebody asks, after the last one", async () => {
    ask.comparison.mockResolvedValue(comparison({ changed_documents: 60 }));
    ask.comparedDocuments
      .mockResolvedValueOnce({ documents: [compared([change({})])], next: "d1" })
      .mockResolvedValueOnce({
        documents: [compared([change({})], { document_id: "d2", name: "second.txt" })],
        next: null,
      });
    at("?a=s1&b=s2");
    await userEvent.click(await screen.findByRole("button", { name: "Show more documents" }));
    expect(await screen.findByText("second.txt")).toBeTruthy();
    expect(ask.comparedDocuments).toHaveBeenLastCalledWith("s1", "s2", true, "d1");
    expect(screen.queryByRole("button", { name: "Show more documents" })).toBeNull();
  });

  it("says that nothing changed, and shows every value to who wants them", async () => {
    const values = { same: 7, changed: 0, only_before: 0, only_after: 0 };
    ask.comparison.mockResolvedValue(comparison({ changed_documents: 0, values }));
    const { router } = at("?a=s1&b=s2");
    expect(await screen.findByText("Nothing changed")).toBeTruthy();
    expect(ask.comparedDocuments).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Show every value" }));
    expect(router.state.location.search).toMatchObject({ show: "all" });
    await vi.waitFor(() => expect(ask.comparedDocuments).toHaveBeenCalled());
  });

  it("counts the changes of each document for who does not read what it says", async () => {
    ask.comparison.mockResolvedValue(comparison({ redacted: true }));
    ask.comparedDocuments.mockResolvedValue({
      documents: [compared([], { name: "document 1" })],
      next: null,
    });
    at("?a=s1&b=s2");
    expect((await rows())[0]).toEqual(["document 1", "2", "1", "0", "1"]);
    expect(screen.getByText(/Your role does not read/)).toBeTruthy();
  });

  it("offers another choice where there is nothing to compare", async () => {
    ask.comparison.mockResolvedValue(comparison({ documents: 0, changed_documents: 0 }));
    at("?a=s1&b=s2");
    expect(await screen.findByText("No document in common")).toBeTruthy();
    expect(ask.comparedDocuments).not.toHaveBeenCalled();
  });

  it("asks for two sessions where the address names none", async () => {
    at("");
    expect(await screen.findByText("Choose two sessions")).toBeTruthy();
    expect(ask.comparison).not.toHaveBeenCalled();
  });
});
