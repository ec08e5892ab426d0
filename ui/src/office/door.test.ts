/** Head office's page runs in a browser: nothing that it is built from may reach for the window. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "..");

/** What a file imports at run time, at once or when it is needed. */
function imports(file: string): string[] {
  const source = readFileSync(file, "utf8");
  const named = source.matchAll(/^(?:import|export) (?!type )(?:[^";]*? from )?"([^"]+)"/gms);
  const later = source.matchAll(/\bimport\("([^"]+)"\)/g);
  return [...named, ...later].map(([, from = ""]) => from);
}

function file(from: string, importer: string): string | undefined {
  const path = from.startsWith("@/") ? join(SOURCES, from.slice(2)) : join(importer, "..", from);
  return [path, `${path}.tsx`, `${path}.ts`, join(path, "index.ts")].find(
    (one) => /\.tsx?$/.test(one) && existsSync(one),
  );
}

test("nothing of the page, however far down, imports the window's door", () => {
  const seen = new Set([join(SOURCES, "office/main.tsx")]);
  const reached: string[] = [];
  for (const one of seen)
    for (const from of imports(one)) {
      if (from.startsWith("@tauri-apps") || from.startsWith("@/ipc"))
        reached.push(`${one}: ${from}`);
      const own = /^(@\/|\.)/.test(from) ? file(from, one) : undefined;
      if (own) seen.add(own);
    }
  expect(reached).toEqual([]);
  expect([...seen].filter((one) => one.includes("/shared/")).length).toBeGreaterThan(20);
  expect([...seen].some((one) => one.endsWith("log/EventView.tsx"))).toBe(true);
});
