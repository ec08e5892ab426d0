import { expect, test } from "vitest";
import { clinic, unknown } from "../test/clinic";
import { narrow, sortClinics, sortingOf, sortText } from "./narrow";

const ids = (clinics: { id: string }[]) => clinics.map((one) => one.id).join(" ");

test("what is not known comes last, whichever way a column is sorted", () => {
  const clinics = [
    unknown({ id: "x" }),
    clinic({ id: "a", held: 5 }),
    clinic({ id: "b", held: 9 }),
  ];
  expect(ids(sortClinics(clinics, { key: "held", ascending: true }))).toBe("a b x");
  expect(ids(sortClinics(clinics, { key: "held", ascending: false }))).toBe("b a x");
});

test("without a choice the gravest clinic stands first", () => {
  const clinics = [clinic({ id: "a" }), clinic({ id: "b", state: "restored" })];
  expect(ids(sortClinics(clinics, undefined))).toBe("b a");
});

test("a sorting survives its way through the address", () => {
  for (const text of ["held", "-held"]) {
    const sorting = sortingOf({ sort: text });
    expect(sorting && sortText(sorting)).toBe(text);
  }
  expect(sortingOf({})).toBeUndefined();
});

test("a name is found by a part of it, in any case", () => {
  const clinics = [clinic({ id: "a", name: "Rivergum" }), clinic({ id: "b", name: "Mallee" })];
  expect(ids(narrow(clinics, { q: "RIVER" }))).toBe("a");
  expect(ids(narrow(clinics, { state: "silent" }))).toBe("");
});
