import { expect, test } from "vitest";
import { parseBudget } from "./budget";

test("a budget is a decimal, and nothing is no limit", () => {
  expect(parseBudget("")).toBeNull();
  expect(parseBudget(" 2.50 ")).toBe("2.50");
  expect(parseBudget("2,5")).toBe("2.5");
});

test("what is no amount above zero is not taken", () => {
  for (const typed of ["0", "0.00", "-1", "1e3", "two", "1.2.3", "1,000.00", "٣"])
    expect(parseBudget(typed), typed).toBeUndefined();
});
