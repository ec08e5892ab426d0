import { describe, expect, test } from "vitest";
import { filtersOf, queryOf, viewOf } from "./query";

describe("the list's filters", () => {
  test("nothing in the address asks for everything, the newest first", () => {
    expect(queryOf({})).toMatchObject({
      status: [],
      outcome: null,
      user: null,
      needs_review: false,
      from: null,
      to: null,
      order: "started",
      ascending: false,
      offset: 0,
    });
  });

  test("what nobody knows is left out", () => {
    expect(
      queryOf({ status: "failed,nonsense", outcome: "maybe", order: "colour", offset: "-3" }),
    ).toMatchObject({
      status: ["failed"],
      outcome: null,
      order: "started",
      offset: 0,
    });
  });

  test("the last day counts whole", () => {
    const { from, to } = queryOf({ from: "2026-11-20", to: "2026-11-20" });
    expect(new Date(to ?? "").getTime() - new Date(from ?? "").getTime()).toBe(86_400_000);
  });

  test("a saved view comes back as it was, without where one stood in it", () => {
    const view = viewOf({ status: "failed,cancelled", user: "ada", offset: "50" });
    expect(filtersOf(view, { outcome: "full", offset: "100" })).toEqual({
      status: "failed,cancelled",
      user: "ada",
      outcome: undefined,
      offset: undefined,
    });
  });
});
