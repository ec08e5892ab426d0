import { describe, expect, test } from "vitest";
import { sessionWord } from "./SessionState";

const row = {
  session_status: "completed",
  completed_at: "2026-11-21T14:05:00Z",
  outcome: "full",
  manual_review_required: 0,
} as const;

describe("the word for where a session stands", () => {
  test("completed is what has its report, and partly where documents failed", () => {
    expect(sessionWord(row)).toBe("completed");
    expect(sessionWord({ ...row, outcome: "partial" })).toBe("completed_partly");
  });

  test("what is done but not complete says what it waits for, and never that it is completed", () => {
    const waits = { ...row, completed_at: null };
    expect(sessionWord(waits)).toBe("processed");
    expect(sessionWord({ ...waits, manual_review_required: 2 })).toBe("processed_review");
    expect(sessionWord({ ...waits, outcome: "partial" })).toBe("processed_partly");
    expect(sessionWord({ ...waits, manual_review_required: 1, outcome: "partial" })).toBe(
      "processed_review_partly",
    );
  });

  test("every other state is what is stored", () => {
    for (const status of ["initiated", "processing", "failed", "cancelled", "interrupted"] as const)
      expect(sessionWord({ ...row, session_status: status, outcome: "partial" })).toBe(status);
  });
});
