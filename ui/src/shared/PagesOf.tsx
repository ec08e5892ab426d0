import { useTranslation } from "react-i18next";
import type { PagesOf as Pages } from "@/ipc";
import { count } from "./figures";

/** Which pages of a scan a document is. */
export function PagesOf({ pages }: { pages: Pages }) {
  const { t } = useTranslation("shared");
  const { first_page: first, last_page: last, of_pages: of } = pages;
  const word = first === last ? "pagesOf.one" : "pagesOf.several";
  return <>{t(word, { first: count(first), last: count(last), of: count(of) })}</>;
}
