import { Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Comparison, SessionRow } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, duration, Moment, Money, NotMeasured, ratio } from "@/shared/figures";
import { SessionLink } from "@/shared/links";
import { SessionState } from "@/shared/SessionState";

interface Line {
  key: string;
  of: (row: SessionRow) => ReactNode;
}

/** Both sessions: with what each ran, and what it came to. */
export function Sides({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation("compare");
  const { before, after } = comparison;
  const side = (key: string, row: SessionRow): Column<Line> => ({
    key,
    title: t(`side.${key}`),
    fixed: true,
    width: "40%",
    render: (line) => line.of(row),
  });
  const columns: Column<Line>[] = [
    {
      key: "figure",
      title: t("side.figure"),
      fixed: true,
      render: (line) => (
        <Text size="sm" fw={500} style={{ whiteSpace: "nowrap" }}>
          {t(`line.${line.key}`)}
        </Text>
      ),
    },
    side("before", before),
    side("after", after),
  ];
  return (
    <DataTable
      name="compared-sessions"
      label={t("sides")}
      columns={columns}
      rows={lines(t, comparison.currency)}
      rowKey={(line) => line.key}
    />
  );
}

function lines(t: TFunction<"compare">, currency: string): Line[] {
  return [
    {
      key: "session",
      of: (row) => (
        <SessionLink session={row.session_id}>
          <Moment time={row.initiated_at} />
        </SessionLink>
      ),
    },
    { key: "user", of: (row) => <bdi>{row.user}</bdi> },
    { key: "state", of: (row) => <SessionState row={row} /> },
    {
      key: "endpoint",
      of: (row) =>
        t("endpoint", {
          endpoint: row.endpoint,
          model: row.ai_model_version,
          mode: t(`start:mode.${row.processing_mode}.name`),
        }),
    },
    {
      key: "documents",
      of: (row) =>
        t("done", { done: count(row.processed_documents), of: count(row.total_documents) }),
    },
    { key: "cost", of: (row) => <Money amount={row.total_cost} currency={currency} /> },
    { key: "time", of: (row) => duration(Number(row.processing_time_seconds)) },
    { key: "accuracy", of: (row) => accuracy(row, t) },
  ];
}

/** How right it is, and what that rests on. */
function accuracy(row: SessionRow, t: TFunction<"compare">): ReactNode {
  if (row.overall_accuracy_score === null) return <NotMeasured />;
  const { reviewed_values: values, total_values: of } = row;
  const basis =
    values === null || of === null
      ? t(`source.${row.accuracy_source}`)
      : t("shared:reviewedOf", { count: values, values: count(values), of: count(of) });
  return t("accuracy", { score: ratio(row.overall_accuracy_score), basis });
}
