import { expect, test } from "vitest";
import { partsOf, placesOf } from "./marks";

const mark = (start: number, end: number, kind: string) => ({ start, end, kind });

test("a line is cut where its marks begin and end, letter by letter", () => {
  const text = "😀 Jane, 1958";
  const marks = [mark(2, 6, "person"), mark(8, 12, "date")];
  expect(partsOf({ text, marks })).toEqual([
    { text: "😀 ", kind: null },
    { text: "Jane", kind: "person" },
    { text: ", ", kind: null },
    { text: "1958", kind: "date" },
  ]);
  expect(partsOf({ text, marks: [] })).toEqual([{ text, kind: null }]);
});

test("a mark stands across its line as its letters do", () => {
  const marks = [mark(5, 10, "person")];
  expect(placesOf({ text: "Name Janet", marks })).toEqual([
    { left: 0.5, width: 0.5, kind: "person" },
  ]);
});
