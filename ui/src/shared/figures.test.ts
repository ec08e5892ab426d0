import { describe, expect, it } from "vitest";
import { left, money } from "./figures";

describe("what is left of a budget", () => {
  it("is exact to the billionth, and never less than nothing", () => {
    expect(left("2.50", "0.123456789")).toBe("2.376543211");
    expect(left("2", "2.0")).toBe("0.000000000");
    expect(left("0.30", "0.1")).toBe("0.200000000");
    expect(left("1", "1.000000001")).toBe("0.000000000");
    expect(money(left("0.30", "0.1"), "AUD")).toBe("AUD 0.20");
  });
});
