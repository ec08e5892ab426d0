/** Every text that a screen asks for exists, and none stands in a screen itself. */
import { describe, expect, test } from "vitest";

const texts = import.meta.glob<Record<string, unknown>>(
  ["./en/*.json", "../office/i18n/en/*.json"],
  { eager: true, import: "default" },
);
const sources = import.meta.glob<string>(["../**/*.tsx", "../**/*.ts", "!../**/*.test.*"], {
  eager: true,
  query: "?raw",
  import: "default",
});

const namespaces = new Map(
  Object.entries(texts).map(([path, tree]) => [
    path.slice(path.lastIndexOf("/") + 1, -".json".length),
    tree,
  ]),
);

function has(tree: unknown, key: string): boolean {
  let found = tree;
  for (const part of key.split(".")) {
    if (found === null || typeof found !== "object") return false;
    const map = found as Record<string, unknown>;
    found = map[part] ?? map[`${part}_other`];
  }
  return typeof found === "string";
}

/** The namespaces that a file asks, the first being the one without a prefix. */
function asked(source: string): string[] {
  const found = /useTranslation\((\[[^\]]*\]|"[^"]*")/.exec(source);
  return found ? [...(found[1] ?? "").matchAll(/"([^"]+)"/g)].map((one) => one[1] ?? "") : [];
}

describe("the texts of the window and of head office's page", () => {
  test("every literal key is there", () => {
    const missing: string[] = [];
    for (const [path, source] of Object.entries(sources)) {
      const [own] = asked(source);
      if (own === undefined) continue;
      for (const [, key = ""] of source.matchAll(/\bt\(\s*"([\w.:-]+)"/g)) {
        const [namespace, name] = key.includes(":") ? key.split(":") : [own, key];
        if (!has(namespaces.get(namespace ?? ""), name ?? "")) missing.push(`${path}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test("no words stand in a screen itself", () => {
    const found: string[] = [];
    for (const [path, source] of Object.entries(sources)) {
      if (!path.endsWith(".tsx")) continue;
      // Two words between a tag's end and the next tag's begin are a sentence that nobody keyed.
      for (const [text] of source.matchAll(/>\s*[A-Z][a-z]+ [a-z]+[^<>{}=;()]*<\//g))
        found.push(`${path}: ${text.trim()}`);
      for (const [text] of source.matchAll(
        /\b(?:label|title|placeholder|aria-label|description|alt)="[A-Z][^"]*"/g,
      ))
        found.push(`${path}: ${text}`);
    }
    expect(found).toEqual([]);
  });

  test("the sources were read", () => {
    expect(Object.keys(sources).length).toBeGreaterThan(80);
    expect(namespaces.size).toBeGreaterThan(12);
  });
});
