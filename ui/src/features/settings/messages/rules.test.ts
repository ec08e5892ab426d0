import { expect, test } from "vitest";
import { minutesOf, timeOf } from "./rules";

test("a time of the day is read as people type it, up to midnight at its end", () => {
  expect(["8:00", " 21:30 ", "00:00", "24:00"].map(minutesOf)).toEqual([480, 1290, 0, 1440]);
  for (const none of ["", "8", "8:5", "24:01", "12:60", "-1:00"])
    expect(minutesOf(none)).toBeNull();
});

test("a time of the day is written with two digits each", () => {
  expect([480, 1290, 0, 1440].map(timeOf)).toEqual(["08:00", "21:30", "00:00", "24:00"]);
});
