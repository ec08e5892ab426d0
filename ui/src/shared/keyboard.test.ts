import { afterEach, expect, test } from "vitest";
import { isTaken } from "./keyboard";

afterEach(() => document.body.replaceChildren());

test("a key is a field's while somebody types in it, and a dialog's while one is open", () => {
  document.body.innerHTML = "<input><textarea></textarea><button></button>";
  const [input, textarea, button] = document.body.children;
  expect([input, textarea, button].map((one) => isTaken(one ?? null))).toEqual([true, true, false]);
  document.body.insertAdjacentHTML("beforeend", "<div role=dialog></div>");
  expect(isTaken(button ?? null)).toBe(true);
});
