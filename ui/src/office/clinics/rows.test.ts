import { expect, test } from "vitest";
import { clinic } from "../test/clinic";
import { MOST, rowKey, rowsOf } from "./rows";

test("a group heads its clinics, and folded it stands alone", () => {
  const clinics = [clinic({ id: "a" }), clinic({ id: "b", group: "Mobile" })];
  const keys = (folded: string) => rowsOf(clinics, undefined, (one) => one === folded).map(rowKey);
  expect(keys("")).toEqual(["group Mobile", "b", "group Victoria", "a"]);
  expect(keys("Mobile")).toEqual(["group Mobile", "group Victoria", "a"]);
});

test("a group that is too long to read is cut, and says how much is left out", () => {
  const clinics = Array.from({ length: MOST + 7 }, (_, at) => clinic({ id: `c${at}` }));
  const rows = rowsOf(clinics, undefined, () => false);
  expect(rows.at(-1)).toEqual({ group: "Victoria", more: 7 });
  expect(rows).toHaveLength(MOST + 2);
  expect(rows[0]).toMatchObject({ rollup: { clinics: MOST + 7 } });
});
