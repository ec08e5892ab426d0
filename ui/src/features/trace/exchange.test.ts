import { expect, test } from "vitest";
import { exchange } from "./exchange";

test("a prompt is read as it was sent, an answer on lines where it is JSON", () => {
  expect(exchange(JSON.stringify({ prompt: "Read this.", response: '{"a":1}' }))).toEqual({
    prompt: "Read this.",
    answer: '{\n  "a": 1\n}',
  });
});

test("what no call records says nothing, cut payloads too", () => {
  expect(exchange("{}")).toEqual({ prompt: null, answer: null });
  expect(exchange('{"prompt": "cut')).toBeNull();
});
