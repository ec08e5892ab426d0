import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SessionHead, SessionRow } from "@/ipc";
import { FigureCards } from "@/shared/FigureCards";
import { count, duration, Money, NotMeasured, ratio } from "@/shared/figures";

/** What the accuracy rests on: so many reviewed values, or how sure so many results are. */
function basis(row: SessionRow, t: TFunction<"session">): string {
  const { reviewed_values: values, total_values: of } = row;
  if (values === null || of === null) {
    const results = row.processed_documents;
    return t(`accuracy.${row.accuracy_source}`, { count: results, results: count(results) });
  }
  const words = row.manual_review_required > 0 ? "shared:reviewedSoFar" : "shared:reviewedOf";
  return t(words, { count: values, values: count(values), of: count(of) });
}

/** The session in figures. */
export function Figures({ head }: { head: SessionHead }) {
  const { t } = useTranslation("session");
  const { row } = head;
  const of = t("figure.of", {
    done: count(row.processed_documents),
    of: count(row.total_documents),
  });
  const figures: [string, ReactNode, string | undefined][] = [
    [
      "documents",
      of,
      row.failed_documents > 0
        ? t("figure.failed", { shown: count(row.failed_documents) })
        : undefined,
    ],
    ["reviews", count(row.manual_review_required), undefined],
    [
      "cost",
      <Money key="cost" amount={row.total_cost} currency={head.currency} />,
      head.budget_limit !== null
        ? t("figure.budget", { budget: `${head.currency} ${head.budget_limit}` })
        : undefined,
    ],
    ["time", duration(Number(row.processing_time_seconds)), undefined],
    [
      "accuracy",
      row.overall_accuracy_score === null ? (
        <NotMeasured key="accuracy" />
      ) : (
        ratio(row.overall_accuracy_score)
      ),
      row.overall_accuracy_score === null ? undefined : basis(row, t),
    ],
  ];
  const cards = figures.map(([key, value, more]) => ({
    key,
    name: t(`figure.${key}`),
    value,
    more,
  }));
  return <FigureCards figures={cards} />;
}
