/**
 * Every string of the window, by feature. English is the source; the pseudo-locale shows in
 * tests what was not keyed and what does not fit.
 */
import { byNamespace, startTexts } from "./start";

const files = import.meta.glob<Record<string, unknown>>("./en/*.json", {
  eager: true,
  import: "default",
});

startTexts(byNamespace(files));

export { default as i18n } from "i18next";
export { addPseudo, LANGUAGE_KEY } from "./start";
