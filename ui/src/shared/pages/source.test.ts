import { describe, expect, test } from "vitest";
import { linesOf } from "./source";

const page = [
  "REFERRAL LETTER",
  "",
  "Patient:  Desmond O'Rourke",
  "born 14 March",
  "1958 in Cork",
].map((text) => ({ text }));

describe("the lines that carry a quote", () => {
  test("one line, whatever its spaces and capitals", () => {
    expect(linesOf("patient: desmond   o'rourke", page)).toEqual([2]);
  });

  test("several lines, empty ones aside", () => {
    expect(linesOf("14 March 1958", page)).toEqual([3, 4]);
    expect(linesOf("LETTER Patient:", page)).toEqual([0, 2]);
  });

  test("none where it is not on the page, or there is no quote", () => {
    expect(linesOf("Ann Other", page)).toEqual([]);
    expect(linesOf("", page)).toEqual([]);
    expect(linesOf(null, page)).toEqual([]);
  });
});
