import { afterEach, expect, test, vi } from "vitest";
import "../i18n";
import { office, onSignedOut, queryText } from "./client";

const answers = (response: Response | Error) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(() => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response))),
  );
afterEach(() => vi.unstubAllGlobals());

test("a refusal comes in head office's own words", async () => {
  answers(new Response('{"code":"not_permitted","message":"ask an operator"}', { status: 403 }));
  await expect(office.overview()).rejects.toMatchObject({
    code: "not_permitted",
    message: "ask an operator",
  });
});

test("a proxy's page is not shown as a refusal's text", async () => {
  answers(new Response("<h1>Bad Gateway</h1>", { status: 502 }));
  await expect(office.overview()).rejects.toMatchObject({
    code: "http_502",
    message: expect.stringMatching(/answered in its place \(502\)/),
  });
});

test("a head office that does not answer is named as such, with what to do", async () => {
  answers(new TypeError("network"));
  await expect(office.overview()).rejects.toMatchObject({ code: "unreachable" });
});

test("only the end of a session tells the page to ask who is there", async () => {
  const told = vi.fn();
  const stop = onSignedOut(told);
  answers(new Response('{"code":"refused","message":"wrong"}', { status: 401 }));
  await expect(office.signIn("a", "b", null)).rejects.toBeTruthy();
  expect(told).not.toHaveBeenCalled();
  answers(new Response('{"code":"not_signed_in","message":"sign in"}', { status: 401 }));
  await expect(office.overview()).rejects.toBeTruthy();
  expect(told).toHaveBeenCalledOnce();
  stop();
});

test("an address holds only what has a value", () => {
  expect(queryText({ a: "x y", b: undefined, c: "", d: 0 })).toBe("?a=x+y&d=0");
  expect(queryText({})).toBe("");
});
