import { describe, expect, it } from "vitest";
import { HIGHEST, scaleOf, windowOf } from "./useRows";

describe("the rows in view", () => {
  it("are those under the scroller, with a few beyond", () => {
    const { first, end, top, height } = windowOf(1_000, 32, { offset: 3_200, height: 640 });
    expect([first, end]).toEqual([94, 126]);
    expect(top).toBe(94 * 32);
    expect(height).toBe(32_000);
  });

  it("reach the last of a list that is higher than an engine draws", () => {
    const count = 3_000_000;
    const scale = scaleOf(count, 40, 600);
    const bottom = (HIGHEST - 600) * scale;
    const { first, end, top, height } = windowOf(count, 40, { offset: bottom, height: 600 });
    expect(height).toBe(HIGHEST);
    expect(end).toBe(count);
    expect(top + (end - first) * 40).toBeCloseTo(HIGHEST, 0);
  });

  it("are none of an empty list", () => {
    expect(windowOf(0, 32, { offset: 0, height: 600 })).toMatchObject({ first: 0, end: 0 });
  });
});
