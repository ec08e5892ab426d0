/** The texts of head office's page; it shares those of the parts and the kinds of events. */
import { byNamespace, startTexts, type Texts } from "@/i18n/start";

const own = import.meta.glob<Record<string, unknown>>("./en/*.json", {
  eager: true,
  import: "default",
});
const shared = import.meta.glob<Record<string, unknown>>(
  ["../../i18n/en/shared.json", "../../i18n/en/audit.json"],
  { eager: true, import: "default" },
);

const texts: Texts = { ...byNamespace(shared), ...byNamespace(own) };
// What a shared part says otherwise here.
texts.shared = { ...texts.shared, ...texts["shared-office"] };

startTexts(texts);

export { default as i18n } from "i18next";
