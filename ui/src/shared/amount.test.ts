import { expect, test } from "vitest";
import { amount, isAmount } from "./amount";

test("an amount has a point or a comma, and nothing else", () => {
  for (const good of ["0", "0.15", "12,5", " 3 "]) expect(isAmount(good)).toBe(true);
  for (const bad of ["", "-1", "1e3", "0.1234567890", "1.2.3", "AUD 1"])
    expect(isAmount(bad)).toBe(false);
  expect(amount(" 12,5 ")).toBe("12.5");
});
