/**
 * Every string of the window, by feature. English is the source; the pseudo-locale shows in
 * tests what was not keyed and what does not fit.
 */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { pseudo } from "./pseudo";

const files = import.meta.glob<Record<string, unknown>>("./en/*.json", {
  eager: true,
  import: "default",
});

/** `./en/inbox.json` is the namespace `inbox`. */
const english = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [
    path.slice("./en/".length, -".json".length),
    texts,
  ]),
);

/** Where a window keeps, until it is closed, that it shows another language: `pseudo`, for tests. */
export const LANGUAGE_KEY = "wardbook-language";

/** Adds the pseudo-locale, which costs time at the start that only tests have. */
export function addPseudo(): void {
  for (const [name, texts] of Object.entries(english))
    i18next.addResourceBundle("pseudo", name, pseudo(texts));
}

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: english },
  ns: Object.keys(english),
  defaultNS: "shared",
  interpolation: { escapeValue: false },
  returnNull: false,
});

if (sessionStorage.getItem(LANGUAGE_KEY) === "pseudo") {
  addPseudo();
  void i18next.changeLanguage("pseudo");
}

export { default as i18n } from "i18next";
