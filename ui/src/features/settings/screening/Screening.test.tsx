import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { ScreeningInForce, TextScreening } from "@/ipc";
import { show, somebody } from "@/test/show";
import { Screening } from "./Screening";

const ask = vi.hoisted(() => ({
  screeningSettings: vi.fn(),
  setScreeningSettings: vi.fn(),
  tryScreening: vi.fn(),
}));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const KNOWN: ScreeningInForce = {
  settings: { words: ["Rosewood"], rules: [], found_from_permille: 500, hold_from: "high" },
  version: "phi-1.instructions-2.clinic-00aa11bb",
  rules: [
    { name: "encoded", risk: "high", kind: null, looks_for: "an encoded request" },
    { name: "person.title", risk: null, kind: "person", looks_for: "A title stands before it." },
  ],
};

const FOUND: TextScreening = {
  spans: [
    { type: "clinic_word", start: 8, end: 16, score: 0.95, rule: "clinic.word" },
    { type: "person", start: 17, end: 20, score: 0.3, rule: "person.given_alone" },
  ],
  riskLevel: "low",
  reasons: [],
  findings: [],
};

beforeEach(() => {
  ask.screeningSettings.mockReset().mockResolvedValue(KNOWN);
  ask.setScreeningSettings.mockReset().mockResolvedValue(null);
  ask.tryScreening.mockReset().mockResolvedValue(FOUND);
});

test("words, a rule and the thresholds are saved as they were typed", async () => {
  const user = userEvent.setup();
  show(<Screening />);
  await user.type(
    await screen.findByLabelText("The clinic's own words and names"),
    "\n  Ward 7 \n",
  );
  await user.click(screen.getByRole("button", { name: "Add a rule" }));
  await user.type(screen.getByLabelText("Name of rule 1"), "ward list");
  await user.type(screen.getByLabelText("Pattern of rule 1"), "WL-[[0-9]+");
  await user.click(screen.getByRole("button", { name: "Add a rule" }));
  await user.click(screen.getByLabelText(/also where it asks/));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(ask.setScreeningSettings).toHaveBeenCalledWith(
    {
      words: ["Rosewood", "Ward 7"],
      rules: [{ name: "ward list", pattern: "WL-[0-9]+" }],
      found_from_permille: 500,
      hold_from: "medium",
    },
    null,
  );
});

test("a score that is none is not saved, and its field says what it takes", async () => {
  const user = userEvent.setup();
  show(<Screening />);
  const score = await screen.findByLabelText("A place counts from a score of");
  await user.clear(score);
  await user.type(score, "2");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(ask.setScreeningSettings).not.toHaveBeenCalled();
  expect(screen.getByText("From 0.1 to 0.9.")).toBeTruthy();
});

test("that less is found is confirmed with a reason and the password", async () => {
  const user = userEvent.setup();
  const danger = "words that are taken off the list would then not be found any more";
  ask.setScreeningSettings.mockRejectedValueOnce({
    code: "confirmation_needed",
    message: danger,
    trace_id: "t",
  });
  show(<Screening />);
  await user.clear(await screen.findByLabelText("The clinic's own words and names"));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(new RegExp(danger, "i"))).toBeTruthy();
});

test("a text is tried with what is not saved yet, and shows what counts", async () => {
  const user = userEvent.setup();
  show(<Screening />);
  const text = "Seen at Rosewood May 4";
  await user.type(await screen.findByLabelText("Text"), text);
  await user.type(screen.getByLabelText("The clinic's own words and names"), "\nWard 7");
  await user.click(screen.getByRole("button", { name: "Look it through" }));
  const marked = await screen.findByRole("region", { name: "The text with what was found" });
  expect(ask.tryScreening).toHaveBeenCalledWith(
    expect.objectContaining({ words: ["Rosewood", "Ward 7"] }),
    text,
  );
  expect(within(marked).getByText("Rosewood").tagName).toBe("MARK");
  expect(within(marked).queryByText("May")).toBeNull();
  const row = screen.getByRole("row", { name: /person.given_alone/ });
  expect(within(row).getByText("No")).toBeTruthy();
});

test("who administers nothing sees what is in force and changes nothing", async () => {
  const user = userEvent.setup();
  show(<Screening />, { person: somebody({ administer: "none" }) });
  expect(await screen.findByText("Only administrators change these, or try them.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  expect(screen.queryByLabelText("Text")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Personal information (1)" }));
  expect(await screen.findByText("A title stands before it.")).toBeTruthy();
  expect(screen.getByText(/phi-1\.instructions-2\.clinic-00aa11bb/)).toBeTruthy();
});
