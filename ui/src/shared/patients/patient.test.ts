import { describe, expect, it } from "vitest";
import { ageOn, fullName, inOrder, listName, numberText } from "./patient";

const name = (given: string, family: string) => ({ used: "current" as const, given, family });

describe("a patient in words", () => {
  it("has a name of one part or two", () => {
    expect(fullName(name("Rhodri", "Vaughan-Peters"))).toBe("Rhodri Vaughan-Peters");
    expect(listName(name("Rhodri", "Vaughan-Peters"))).toBe("Vaughan-Peters, Rhodri");
    expect([fullName(name("", "Suharto")), listName(name("", "Suharto"))]).toEqual([
      "Suharto",
      "Suharto",
    ]);
  });

  it("is a year older from the birthday on", () => {
    expect(ageOn("1958-03-14", "2026-03-13")).toBe(67);
    expect(ageOn("1958-03-14", "2026-03-14")).toBe(68);
    expect(ageOn("2027-01-01", "2026-11-30")).toBeNull();
  });

  it("has national numbers as they are printed, and ids of systems last", () => {
    expect(numberText({ kind: "nhs_number", value: "9434765919" })).toBe("943 476 5919");
    expect(numberText({ kind: "mrn", value: "9434765919" })).toBe("9434765919");
    const numbers = ["list_id", "mrn", "ihi"].map((kind) => ({ kind, value: "1" }));
    expect(inOrder(numbers).map((one) => one.kind)).toEqual(["mrn", "ihi", "list_id"]);
  });
});
