import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "@/test/show";
import { NewPassword, strength } from "./NewPassword";

const short = /^Characters still missing/;
const of = (error?: string) => (
  <NewPassword name="ada" password="otters" repeated="" change={() => undefined} error={error} />
);

test("what a password lacks is said once, at the field where it was refused for that", async () => {
  const { unmount } = show(of());
  expect((await screen.findByText(short)).getAttribute("role")).toBe("status");
  unmount();
  show(of("Characters still missing: 9."));
  expect((await screen.findAllByText(short)).map((one) => one.getAttribute("role"))).toEqual([
    "alert",
  ]);
});

test("judges a password as the program does", () => {
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
