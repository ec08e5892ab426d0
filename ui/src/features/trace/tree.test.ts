import { describe, expect, test } from "vitest";
import type { TraceStep } from "@/ipc";
import { above, bar, hasBelow, length, shown } from "./tree";

const step = (index: number, depth: number): TraceStep => ({
  index,
  depth,
  span: String(index),
  name: "",
  about: "",
  status: "",
  offset_micros: index * 100,
  micros: 100,
  measured: true,
  events: 1,
  first_event: index,
  is_call: false,
  has_fault: false,
});

// session → document (text, extract), document
const steps = [step(0, 0), step(1, 1), step(2, 2), step(3, 2), step(4, 1)];

describe("a trace's steps as a tree", () => {
  test("a folded step hides what is below it, and nothing else", () => {
    expect(shown(steps, new Set()).length).toBe(5);
    expect(shown(steps, new Set([1])).map((one) => one.index)).toEqual([0, 1, 4]);
    expect(shown(steps, new Set([0, 1])).map((one) => one.index)).toEqual([0]);
  });

  test("a step knows what is above and whether anything is below", () => {
    expect(above(steps, 3)).toBe(1);
    expect(above(steps, 4)).toBe(0);
    expect(above(steps, 0)).toBeUndefined();
    expect(hasBelow(steps, 1)).toBe(true);
    expect(hasBelow(steps, 4)).toBe(false);
  });

  test("somebody who looks at it later does not make it longer", () => {
    const later = { ...step(5, 0), span: null, offset_micros: 9_000_000 };
    expect(length([...steps, later])).toBe(500);
    expect(length([])).toBe(0);
  });

  test("a bar stays within the trace and can always be seen", () => {
    expect(bar(step(4, 1), 500)).toEqual({ left: 0.8, width: expect.closeTo(0.2) });
    expect(bar({ ...step(0, 0), micros: 0 }, 500).width).toBeGreaterThan(0);
    expect(bar({ ...step(0, 0), offset_micros: 900 }, 500).left).toBe(1);
  });
});
