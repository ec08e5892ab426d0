import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SessionHead, SessionRow } from "@/ipc";
import { show } from "@/test/show";
import { Figures } from "./Figures";

const head = (row: Partial<SessionRow>) =>
  ({
    currency: "AUD",
    budget_limit: null,
    row: {
      total_documents: 6,
      processed_documents: 6,
      failed_documents: 0,
      manual_review_required: 0,
      total_cost: "0.00",
      processing_time_seconds: "1.5",
      overall_accuracy_score: "0.333",
      accuracy_source: "reviews",
      reviewed_values: 3,
      total_values: 40,
      ...row,
    },
  }) as SessionHead;

describe("a session's accuracy", () => {
  it("says that it is so far, and of what, while results wait for a reviewer", async () => {
    show(<Figures head={head({ manual_review_required: 2 })} />);
    expect(
      await screen.findByText("3 values reviewed so far, of 40; doubtful values come first"),
    ).toBeDefined();
  });

  it("says on how many values it rests once none waits", async () => {
    show(<Figures head={head({})} />);
    expect(await screen.findByText("3 values reviewed of 40")).toBeDefined();
  });

  it("is the results' own confidence, of so many, before any review", async () => {
    const row = {
      accuracy_source: "confidence",
      processed_documents: 24,
      reviewed_values: null,
      total_values: null,
    } as const;
    show(<Figures head={head(row)} />);
    expect(await screen.findByText("own confidence of 24 results, none reviewed")).toBeDefined();
  });
});
