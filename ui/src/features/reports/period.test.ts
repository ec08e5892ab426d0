import { describe, expect, test } from "vitest";
import { daysOf } from "./period";

describe("a report's period", () => {
  test("this week begins on Monday, on a Sunday too", () => {
    expect(daysOf("thisWeek", new Date(2026, 10, 22))).toEqual({
      from: "2026-11-16",
      to: "2026-11-22",
    });
    expect(daysOf("thisWeek", new Date(2026, 10, 16)).from).toBe("2026-11-16");
  });

  test("last month ends on its last day, across the year and in a leap year", () => {
    expect(daysOf("lastMonth", new Date(2027, 0, 31))).toEqual({
      from: "2026-12-01",
      to: "2026-12-31",
    });
    expect(daysOf("lastMonth", new Date(2028, 2, 31)).to).toBe("2028-02-29");
  });

  test("last quarter is the whole one before", () => {
    expect(daysOf("lastQuarter", new Date(2026, 10, 21))).toEqual({
      from: "2026-07-01",
      to: "2026-09-30",
    });
    expect(daysOf("lastQuarter", new Date(2027, 1, 1))).toEqual({
      from: "2026-10-01",
      to: "2026-12-31",
    });
  });
});
