import { expect, test } from "vitest";
import { clinic, unknown } from "../test/clinic";
import { rollUp } from "./rollup";

test("what is not known of a clinic is counted apart, and never added as 0", () => {
  const whole = rollUp([
    clinic({ id: "a", held: 900 }),
    clinic({ id: "b", held: 100, cost: null }),
    unknown({ id: "c" }),
  ]);
  expect(whole.held).toEqual({ value: 1000, unknown: 1 });
  expect(whole.cost).toEqual({ value: [["AUD", 1_500_000_000n]], unknown: 2 });
});

test("a group of which nothing is known has no sum at all", () => {
  const whole = rollUp([unknown({ id: "a" }), unknown({ id: "b" })]);
  expect(whole.fixed).toEqual({ value: null, unknown: 2 });
  expect(whole.alerts).toEqual({ value: null, unknown: 2 });
});

test("costs in different currencies are not added to each other", () => {
  const cost = (nanos: number | string, currency: string) => ({ cost: { nanos, currency } });
  const whole = rollUp([
    clinic({ id: "a", ...cost(1, "AUD") }),
    clinic({ id: "b", ...cost("9007199254740993", "AUD") }),
    clinic({ id: "c", ...cost(5, "NZD") }),
  ]);
  expect(whole.cost.value).toEqual([
    ["AUD", 9_007_199_254_740_994n],
    ["NZD", 5n],
  ]);
});

test("the group shows the clinic that was heard longest ago, and the clock furthest off", () => {
  const whole = rollUp([
    clinic({ id: "a", lastContact: "2026-11-28T11:00:00Z", clockOffsetSeconds: 3 }),
    clinic({ id: "b", lastContact: "2026-11-20T11:00:00Z", clockOffsetSeconds: -90 }),
  ]);
  expect(whole.lastContact.value).toBe("2026-11-20T11:00:00Z");
  expect(whole.clockOffset.value).toBe(-90);
});

test("a foreign log is fixed here and nothing else, so its group is not short of anything", () => {
  const log = unknown({ id: "l", kind: "log", fixed: 5, state: "current" });
  const whole = rollUp([log]);
  expect(whole.fixed).toEqual({ value: 5, unknown: 0 });
  expect(whole.held).toEqual({ value: null, unknown: 0 });
  expect(whole.clinics).toBe(1);
});

test("the gravest state comes first", () => {
  const states = rollUp([
    clinic({ id: "a" }),
    clinic({ id: "b", state: "silent" }),
    clinic({ id: "c", state: "forked" }),
  ]).states;
  expect(states.map((one) => one.state)).toEqual(["forked", "silent", "current"]);
});
