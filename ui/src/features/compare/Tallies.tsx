import { useTranslation } from "react-i18next";
import type { Comparison } from "@/ipc";
import { FigureCards } from "@/shared/FigureCards";
import { count } from "@/shared/figures";

/** How many documents and values there are, by what became of them. */
export function Tallies({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation("compare");
  const { documents, changed_documents: changed, values } = comparison;
  const of = { count: changed, shown: count(changed) };
  const figures = [
    { key: "documents", value: count(documents), more: t("tally.changedDocuments", of) },
    { key: "same", value: count(values.same) },
    { key: "changed", value: count(values.changed) },
    { key: "only_before", value: count(values.only_before) },
    { key: "only_after", value: count(values.only_after) },
  ];
  return <FigureCards figures={figures.map((one) => ({ ...one, name: t(`tally.${one.key}`) }))} />;
}
