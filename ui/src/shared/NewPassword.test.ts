import { expect, it } from "vitest";
import { strength } from "./NewPassword";

it("judges a password as the program does", () => {
  for (const [password, expected] of [
    ["", "none"],
    ["short", "short"],
    ["passwordpassword", "common"],
    ["Password-1234567", "common"],
    ["aaaaaaaaaaaaaaaaaaa", "repeats"],
    ["correct horse battery staple", "common"],
    ["katherine-katherine", "name"],
    ["green otters knit", "fair"],
    ["seven green otters knit", "good"],
  ] as const)
    expect(strength(password, "katherine"), password).toBe(expected);
});
