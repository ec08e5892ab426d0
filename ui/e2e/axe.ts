/** axe-core in the page: what it finds is a fault of the page. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Session } from "./session";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Violations on the screen as it stands, one line each. */
export async function violations(page: Session): Promise<string[]> {
  await page.run(`if (!window.axe) { (0, eval)(arguments[0]); }`, SOURCE).catch(() =>
    // The content policy forbids `eval`; the driver may still run the source itself.
    page.run(SOURCE),
  );
  // What fades in or out has, for a moment, any contrast: it is shown as it begins and ends. Only
  // while axe looks: without transitions nobody could tell a page at rest from one that changes.
  return page.later<string[]>(`
    const done = arguments[arguments.length - 1];
    const style = document.head.appendChild(document.createElement("style"));
    style.textContent = "* { transition: none !important; animation: none !important; }";
    axe.run(document, { resultTypes: ["violations"] }).then(
      (found) => found.violations.flatMap((rule) =>
        rule.nodes.map((node) => rule.id + ": " + rule.help + " — " + node.target.join(" ") + " — " + node.html.slice(0, 160))),
      (error) => ["axe could not run: " + error]
    ).then((found) => { style.remove(); done(found); });`);
}
