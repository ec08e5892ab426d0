import { expect, test } from "vitest";
import { idTime } from "./idTime";

test("an id says when it was made, as the example of RFC 9562 does", () => {
  expect(idTime("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")).toBe("2022-02-22T19:22:22.000Z");
});

test.each(["", "s1", "919108f7-52d1-4320-9bac-f847db4148a8"])("%j says nothing of it", (id) => {
  expect(idTime(id)).toBeUndefined();
});
