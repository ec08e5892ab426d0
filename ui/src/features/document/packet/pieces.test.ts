import { describe, expect, it } from "vitest";
import { leaving, moved, piecesOf, toggled } from "./pieces";

const cuts = (after: number[], leftOut: number[] = []) => ({ after, leftOut });
const text = (pages: number, of: Parameters<typeof piecesOf>[1]) =>
  piecesOf(pages, of).map(({ first, last }) => `${first}-${last}`);

describe("how a scan is cut", () => {
  it("has every page in one document or in none", () => {
    expect(text(5, cuts([4, 2]))).toEqual(["1-2", "3-4", "5-5"]);
    expect(text(5, cuts([2, 3], [3]))).toEqual(["1-2", "4-5"]);
    expect(text(4, cuts([2], [2, 4]))).toEqual(["1-1", "3-3"]);
  });

  it("is changed by a cut more, a cut less, and a cut moved as far as there is room", () => {
    expect(toggled(cuts([2]), 5).after).toEqual([2, 4]);
    expect(toggled(cuts([2, 4]), 3).after).toEqual([4]);
    expect(toggled(cuts([2]), 1).after).toEqual([2]);
    expect(moved(cuts([2]), 3, 1, 5).after).toEqual([3]);
    expect(moved(cuts([1]), 2, -1, 5).after).toEqual([1]);
    expect(moved(cuts([2, 3]), 3, 1, 5).after).toEqual([2, 3]);
  });

  it("parts a page that is left out from what stands around it", () => {
    expect(text(5, leaving(cuts([]), 3, 5))).toEqual(["1-2", "4-5"]);
    expect(text(5, leaving(cuts([]), 5, 5))).toEqual(["1-4"]);
    expect(leaving(cuts([2, 3], [3]), 3, 5).leftOut).toEqual([]);
  });
});
