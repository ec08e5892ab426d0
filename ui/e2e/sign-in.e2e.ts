/** Who gets in, what the lock hides, and what a role may not do. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, ask, Clinic, go, PASSWORD, refusalOf, samples, signIn } from "./clinic";
import { answerDialog } from "./dialog";
import { KEY, type Window } from "./driver";

const clinic = Clinic.setUp();
let window: Window;

beforeAll(async () => {
  clinic.command("user", "add", "tom", "--role", "staff", "--reason", "the first week");
  clinic.process(samples().slice(0, 2));
  window = await clinic.open();
});

afterAll(async () => {
  await window?.close();
  clinic.remove();
});

test("a wrong password is refused in words, and the field is empty again", async () => {
  await window.fill("Name", ADMIN);
  await window.fill("Password", "seven green otters knot");
  await window.press("Sign in");
  await window.shows("The name or the password is wrong", 30);
  expect(await window.run("return document.querySelector('input[type=password]').value")).toBe("");
});

test("Ctrl+L hides everything at once, and only a password brings it back", async () => {
  await signIn(window);
  await go(window, "/sessions");
  await window.shows("ada");
  await window.keys(KEY.control, "l");
  await window.named("button", "Sign in");
  const text = await window.run<string>("return document.documentElement.outerHTML");
  for (const name of ["Rivergum", "referral", "Completed"]) expect(text).not.toContain(name);
  expect(await refusalOf(window, "session_page", { query: {} })).toBe("locked");
  await signIn(window);
  await window.named("h1", "Sessions");
});

test("a dialog and a search that were open are gone for who comes next", async () => {
  await go(window, "/settings?tab=people");
  await window.press("Disable");
  await window.find("[role=dialog]");
  await window.keys(KEY.control, "l");
  await signIn(window);
  const open = "return document.querySelectorAll('[role=dialog]').length";
  expect(await window.run<number>(open)).toBe(0);

  await window.keys(KEY.control, "k");
  await window.find("[role=dialog] input");
  for (const letter of "rourke") await window.keys(letter);
  await window.shows("Nothing found");
  await window.keys(KEY.control, "l");
  await window.named("button", "Sign in");
  expect(await window.run<string>("return document.documentElement.outerHTML")).not.toContain(
    "rourke",
  );
  await signIn(window);
  expect(await window.run<number>(open)).toBe(0);
});

test("what somebody has seen of files that came in is not shown again after the lock", async () => {
  await go(window, "/inbox");
  await window.press("Choose files");
  await answerDialog("Open File", samples()[0] ?? "");
  await window.shows("was here already");
  await window.until(async () => {
    const tasks = await ask<{ seen: boolean }[]>(window, "tasks");
    return tasks.every((task) => task.seen) || undefined;
  }, "nobody was told that it is shown");
  await window.keys(KEY.control, "l");
  await signIn(window);
  await go(window, "/inbox");
  await window.shows("Choose files");
  expect(await window.text()).not.toContain("was here already");
  expect(await ask(window, "tasks")).toEqual([]);
});

test("what a role may not do is refused by the clinic, not only hidden", async () => {
  await window.keys(KEY.control, "l");
  await window.named("button", "Sign in");
  await signIn(window, "tom");
  await go(window, "/settings?tab=people");
  await window.shows("Not permitted");
  const confirmation = { reason: "a try", password: "" };
  expect(await refusalOf(window, "disable_person", { name: "ada", confirmation })).toBe(
    "not_permitted",
  );
  await window.keys(KEY.control, "l");
  await window.named("button", "Sign in");
});

test("a dangerous act takes a reason and the password, and says where the password is wrong", async () => {
  await signIn(window);
  // Not where the one before was, nor is it a step back.
  await window.named("h1", "Today");
  await window.keys(KEY.escape);
  await window.named("h1", "Today");
  await go(window, "/settings?tab=people");
  await window.press("Disable tom");
  await window.fill("Reason", "they work elsewhere now");
  await window.fill("Your password again", "seven green otters knot");
  await window.keys(KEY.enter);
  await window.shows("This is not your password", 30);
  await window.fill("Your password again", PASSWORD);
  await window.keys(KEY.enter);
  await window.shows("tom is disabled", 30);
});

test("every refusal is in the record", async () => {
  await window.close();
  const events = clinic.command("events", "--limit", "10000");
  expect(events).toContain("sign_in.failed");
  expect(events).toContain("permission.denied");
  expect(clinic.command("events", "--kind", "user.disabled", "--json")).toContain(
    "they work elsewhere now",
  );
  expect(clinic.command("verify")).toMatch(/verdict\s+sound/);
  window = await clinic.signedIn(ADMIN);
  expect(PASSWORD).not.toBe("");
});
