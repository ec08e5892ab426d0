/** The sign-in form is drawn before `console.css` is there, so its styles must be in `entrance.css`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const STYLES = join(SOURCES, "../node_modules/@mantine/core/styles");

/** What a file imports at once, not when it is needed: which names from where. */
function imports(file: string): { names: string[]; from: string }[] {
  return [...readFileSync(file, "utf8").matchAll(/^import ([^"]*?) ?(?:from )?"([^"]+)";/gms)]
    .filter(([, names]) => !names?.startsWith("type "))
    .map(([, names = "", from = ""]) => ({ names: names.match(/\b[A-Z]\w+/g) ?? [], from }));
}

function file(from: string, importer: string): string | undefined {
  const path = from.startsWith("@/") ? join(SOURCES, from.slice(2)) : join(importer, "..", from);
  return [`${path}.tsx`, `${path}.ts`, join(path, "index.ts")].find(existsSync);
}

test("every component that a start draws has its styles at once", () => {
  const seen = new Set([join(SOURCES, "main.tsx")]);
  const components = new Set<string>();
  for (const one of seen)
    for (const { names, from } of imports(one)) {
      if (from === "@mantine/core") for (const name of names) components.add(name);
      const own = /^[@.]\//.test(from) ? file(from, one) : undefined;
      if (own) seen.add(own);
    }
  expect(components).toContain("PasswordInput");
  const carried = readFileSync(join(SOURCES, "app/entrance.css"), "utf8");
  const missing = [...components].filter(
    (name) => existsSync(join(STYLES, `${name}.css`)) && !carried.includes(`/${name}.layer.css`),
  );
  expect(missing).toEqual([]);
});
