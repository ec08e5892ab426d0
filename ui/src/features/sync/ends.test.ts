import { describe, expect, it } from "vitest";
import { endOf } from "./ends";

const NOW = new Date("2026-11-21T12:00:00").getTime();

describe("the end of a pause", () => {
  it("is so long after now", () => {
    expect(endOf("hours", undefined, NOW).end).toBe(new Date("2026-11-21T16:00:00").toISOString());
    expect(endOf("week", undefined, NOW).end).toBe(new Date("2026-11-28T12:00:00").toISOString());
  });

  it("is the end of the day that was typed", () => {
    expect(endOf("until", "2026-11-21", NOW).end).toBe(
      new Date("2026-11-22T00:00:00").toISOString(),
    );
  });

  it("is none before a day is typed, for a day that is over, and past the longest pause", () => {
    expect(endOf("until", undefined, NOW)).toEqual({});
    expect(endOf("until", "2026-02-31", NOW)).toEqual({});
    expect(endOf("until", "2026-11-20", NOW)).toEqual({ wrong: "past" });
    expect(endOf("until", "2026-12-20", NOW).end).toBeDefined();
    expect(endOf("until", "2026-12-21", NOW)).toEqual({ wrong: "tooLong" });
  });
});
