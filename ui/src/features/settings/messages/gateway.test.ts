import { expect, test } from "vitest";
import { isDescription, nameOf, needsAccount, OWN, presetOf, secretsOf } from "./gateway";

const described = (authentication: object) => JSON.stringify({ name: "Ours", authentication });

test("a description names what signs in there, by each way of signing in", () => {
  expect(secretsOf(described({ basic: { user: "a", password: "b" } }))).toEqual(["a", "b"]);
  expect(secretsOf(described({ bearer: { token: "a" } }))).toEqual(["a"]);
  expect(secretsOf(described({ header: { header: "X-Key", secret: "a" } }))).toEqual(["a"]);
  for (const none of ["", "[]", "null", "{}", described({ basic: 5 })])
    expect(secretsOf(none)).toEqual([]);
});

test("only a JSON object is a description", () => {
  expect(isDescription("{}")).toBe(true);
  for (const none of ["", "[]", "null", "5", "{"]) expect(isDescription(none)).toBe(false);
  expect(nameOf(described({}))).toBe("Ours");
  expect(nameOf('{"name": 5}')).toBeUndefined();
});

test("a preset is known by what it says, and anything else is the clinic's own", () => {
  const preset = { name: "clicksend", description: "{}", secrets: [] };
  expect(presetOf("{}", [preset])).toBe("clicksend");
  expect(presetOf("{ }", [preset])).toBe(OWN);
  expect(needsAccount("https://gateway.example/{account}/send")).toBe(true);
});
