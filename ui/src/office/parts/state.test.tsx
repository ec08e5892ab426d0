import i18next from "i18next";
import { expect, test } from "vitest";
import type { Clinic, State } from "../api/types";
import { clinic } from "../test/clinic";
import "../i18n";
import { STATES, stateInWords } from "./state";

const words = (told: Partial<Clinic>) => stateInWords(clinic({ id: "a", ...told }), i18next.t);

test("a state is told by what is held now", () => {
  expect(words({ state: "behind", fixed: 41_200, held: 39_936 })).toBe(
    "1,264 events are fixed but not held yet.",
  );
  expect(words({ state: "current" })).toBe("Everything that is fixed is also held.");
});

test("where a figure is not known, none is made up", () => {
  expect(words({ state: "behind", held: null })).toBe("Some of what is fixed is not held yet.");
  expect(words({ state: "silent", lastContact: null })).toBe("Nothing has been heard from it.");
});

test("every state has its words, and one that this page does not know has none", () => {
  for (const state of STATES) expect(words({ state }), state).not.toContain("words.");
  expect(words({ state: "eclipsed" as State })).toBeNull();
});
