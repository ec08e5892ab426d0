import { expect, test } from "vitest";
import { bytesOf, readNote, rootFrom } from "./inclusion";

const text = (word: string) => new TextEncoder().encode(word);
const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function hash(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

/** RFC 6962, 2.1 and 2.1.1, as they are written there. */
async function root(entries: Uint8Array[]): Promise<Uint8Array> {
  if (entries.length === 1) return hash(Uint8Array.of(0), entries[0] ?? text(""));
  const k = split(entries.length);
  return hash(Uint8Array.of(1), await root(entries.slice(0, k)), await root(entries.slice(k)));
}
async function path(m: number, entries: Uint8Array[]): Promise<Uint8Array[]> {
  if (entries.length === 1) return [];
  const k = split(entries.length);
  return m < k
    ? [...(await path(m, entries.slice(0, k))), await root(entries.slice(k))]
    : [...(await path(m - k, entries.slice(k))), await root(entries.slice(0, k))];
}
const split = (length: number) => 2 ** (Math.ceil(Math.log2(length)) - 1);

test("the path of every entry in trees of every size leads to their root", async () => {
  for (let size = 1; size <= 20; size += 1) {
    const entries = Array.from({ length: size }, (_, at) => text(`entry ${at}`));
    const whole = hex(await root(entries));
    for (let at = 0; at < size; at += 1) {
      const steps = (await path(at, entries)).map(hex);
      const entry = entries[at] ?? text("");
      expect(await rootFrom(entry, at, size, steps), `${at} of ${size}`).toBe(whole);
      expect(await rootFrom(text("another"), at, size, steps)).not.toBe(whole);
      if (size > 1) expect(await rootFrom(entry, at, size, steps.slice(1))).not.toBe(whole);
    }
  }
});

test("a place outside the tree, and a path that is too long, prove nothing", async () => {
  expect(await rootFrom(text("a"), 1, 1, [])).toBeUndefined();
  expect(await rootFrom(text("a"), 0, 1, ["00"])).toBeUndefined();
});

test("a note tells its size, its root and who signed", () => {
  const note =
    "wardbook/1\n42\nAAEC\n\n\u2014 wardbook/1 abcd\n\u2014 office.example/witness efgh\n";
  expect(readNote(note)).toEqual({
    size: 42,
    root: "000102",
    signers: ["wardbook/1", "office.example/witness"],
  });
  expect(bytesOf("AAEC")).toEqual(Uint8Array.of(0, 1, 2));
});
