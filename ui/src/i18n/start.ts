/** What both pages, the window's and head office's, do with their texts. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { pseudo } from "./pseudo";

/** Texts by namespace. */
export type Texts = Record<string, Record<string, unknown>>;

/** Where a window keeps, until it is closed, that it shows another language: `pseudo`, for tests. */
export const LANGUAGE_KEY = "wardbook-language";

/** `./en/inbox.json` is the namespace `inbox`. */
export const byNamespace = (files: Texts): Texts =>
  Object.fromEntries(
    Object.entries(files).map(([path, texts]) => [
      path.slice(path.lastIndexOf("/") + 1, -".json".length),
      texts,
    ]),
  );

/** Adds the pseudo-locale, which costs time at the start that only tests have. */
export function addPseudo(): void {
  const english = i18next.services.resourceStore.data.en ?? {};
  for (const [name, texts] of Object.entries(english))
    i18next.addResourceBundle("pseudo", name, pseudo(texts));
}

/** Makes the texts ready before anything is drawn. A test of one page adds them to the other's. */
export function startTexts(english: Texts): void {
  if (i18next.isInitialized) {
    for (const [name, texts] of Object.entries(english))
      i18next.addResourceBundle("en", name, texts, true, true);
    return;
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
}
