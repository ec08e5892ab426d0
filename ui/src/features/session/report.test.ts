import { describe, expect, test } from "vitest";
import { partsOf } from "./report";

describe("the completion report as groups", () => {
  const parts = partsOf(
    JSON.stringify({
      reference: "audit-trail-1",
      documents: { total: 2, failed: 0 },
      efficiency: {
        cost_per_document: { value: null, reason: "the endpoint costs nothing" },
        calls_per_document: { value: "1.000", reason: null },
      },
    }),
  );

  test("single figures come first", () => {
    expect(parts[0]).toEqual({
      key: "",
      lines: [{ key: "reference", value: "audit-trail-1", reason: null }],
    });
  });

  test("a ratio over nothing says why, and is never 0", () => {
    expect(parts[2]?.lines[0]).toEqual({
      key: "cost_per_document",
      value: null,
      reason: "the endpoint costs nothing",
    });
    expect(parts[2]?.lines[1]?.value).toBe("1.000");
  });
});
