import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { show } from "@/test/show";
import { Report } from "./Report";

/** As a session over two letters and an empty file leaves it, whose reviewer corrected a name. */
const REPORT = {
  compliance: {
    access_controls_validated: true,
    audit_trail_complete: true,
    phi_handling: null,
    regulatory_requirements_met: null,
    retention_applied: true,
  },
  cost: {
    by_document: [
      { calls: 1, cost: "0.00125", document_id: "01a1fde9-61f8-794a-9727-3f52474983e4" },
      { calls: 2, cost: "0.00", document_id: "01a1fde9-61f8-794a-9727-3f52474983e5" },
    ],
    by_step: [
      {
        calls: 3,
        cost: "0.00125",
        endpoint: "builtin",
        input_tokens: null,
        model: "builtin-1",
        output_tokens: null,
        price_source: "declared",
        step: "extract",
      },
    ],
    currency: "AUD",
    total: "0.00125",
  },
  documents: { failed: 1, manual_review: 1, successful: 2, total: 3 },
  efficiency: {
    accuracy_against_cost: { reason: "the endpoint costs nothing", value: null },
    calls_per_document: { value: "1.000" },
    cost_per_document: { value: "0.000625000" },
    documents_per_second: { value: "5.618" },
  },
  generated_at: "2026-11-21T03:05:09.000001Z",
  processing_period: {
    duration_seconds: "0.534",
    end: "2026-11-21T03:05:08.500000Z",
    start: "2026-11-21T03:05:07.000000Z",
  },
  quality: {
    accuracy_source: "reviews",
    compliance_issue_rate: { value: "0.000" },
    manual_review_rate: { value: "0.500" },
    overall_accuracy: { value: "0.667" },
    processing_reliability: { value: "0.667" },
    reviewed: { of: 153, values: 1 },
  },
  reference: "audit-trail-01a1fde9-61f8-794a-9727-3f52474983e3",
};

const text = JSON.stringify(REPORT, null, 2);
const cell = async (name: string) =>
  (await screen.findByRole("rowheader", { name })).nextElementSibling?.textContent;

describe("the completion report", () => {
  beforeEach(() => void show(<Report report={text} session="s1" />));

  test("shows every figure with its unit", async () => {
    expect(await cell("Accuracy")).toBe("66.7 %");
    expect(await cell("It comes from")).toBe("Values that reviewers confirmed and corrected");
    expect(await cell("It rests on")).toBe("1 value reviewed of 153");
    expect(await cell("Time of processing")).toBe("534 ms");
    expect(await cell("Speed")).toBe("5.62 documents per second");
    expect(await cell("Calls")).toBe("1 call per document");
    expect(await cell("Cost of each document with a result")).toBe("AUD 0.000625");
  });

  test("is in the order of the work, however it is stored", async () => {
    await screen.findByText("Quality");
    const titles = screen.getAllByRole("heading", { level: 2 }).map((one) => one.textContent);
    expect(titles.slice(0, 4)).toEqual(["Report", "Period", "Documents", "Quality"]);
    const heads = screen.getAllByRole("rowheader").map((one) => one.textContent);
    expect(heads.indexOf("From")).toBeLessThan(heads.indexOf("To"));
  });

  test("says why there is no figure, and what no check has judged", async () => {
    expect(await cell("Accuracy against cost")).toBe("Not measured: the endpoint costs nothing");
    expect(await cell("Patients' details were handled by policy")).toBe("Not assessed");
    expect(await cell("Audit trail is complete")).toBe("Yes");
  });

  test("breaks the cost down in tables", async () => {
    const steps = await screen.findByRole("table", { name: "Cost by endpoint, model and step" });
    expect(within(steps).getByRole("row", { name: /builtin builtin-1/ }).textContent).toContain(
      "AUD 0.00125",
    );
    const documents = screen.getByRole("table", { name: "Cost by document" });
    const link = within(documents).getByRole("link", { name: "Document 2" });
    expect(link.getAttribute("href")).toContain(REPORT.cost.by_document[1]?.document_id);
  });

  test("is no JSON until somebody asks for it as it is stored", async () => {
    await screen.findByText("Quality");
    const shown = screen.getAllByRole("cell").map((one) => one.textContent);
    expect(shown.join(" ")).not.toMatch(/[{}"[\]]|null|undefined/);
    await userEvent.click(screen.getByRole("button", { name: "Show it as it is stored" }));
    expect(document.body.textContent).toContain('"accuracy_source": "reviews"');
  });
});

test("what a later version adds is told in words", async () => {
  const later = { ...REPORT, energy: { used: { joules: 12, source: "meter" } } };
  show(<Report report={JSON.stringify(later)} session="s1" />);
  expect(await cell("Used")).toBe("joules 12, source meter");
});

test("a session that is not complete has none", async () => {
  show(<Report report={null} session="s1" />);
  expect(await screen.findByText(/no completion report until/)).toBeTruthy();
});
