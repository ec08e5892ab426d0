import { expect, test } from "vitest";
import { budgetFault, parseBudget } from "./budget";

test("a budget is a decimal, and nothing is no limit", () => {
  expect(parseBudget("")).toBeNull();
  expect(parseBudget(" 2.50 ")).toBe("2.50");
  expect(parseBudget("2,5")).toBe("2.5");
  expect(parseBudget("999999999.999999999")).toBe("999999999.999999999");
});

test("what is no amount above zero is not taken, and the fault is named", () => {
  for (const [typed, fault] of [
    ["0", "zero"],
    ["0.00", "zero"],
    ["-1", "negative"],
    ["1e3", "amount"],
    ["two", "amount"],
    [".", "amount"],
    ["1.2.3", "amount"],
    ["1,000.00", "amount"],
    ["٣", "amount"],
    ["0.1234567890", "decimals"],
    ["1000000000", "large"],
    ["9".repeat(30), "large"],
  ]) {
    expect(budgetFault(typed ?? ""), typed).toBe(fault);
    expect(parseBudget(typed ?? ""), typed).toBeUndefined();
  }
});
