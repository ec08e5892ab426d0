import { Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { SessionRow } from "@/ipc";
import type { Column } from "@/shared/DataTable";
import { count, duration, Moment, Money, NotMeasured, ratio } from "@/shared/figures";
import { SessionLink } from "@/shared/links";
import { SessionState } from "@/shared/SessionState";
import { Status } from "@/shared/Status";

/** The columns of the list, the rarer ones not shown until somebody chooses them. */
export function columns(t: TFunction<"sessions">, currency: string): Column<SessionRow>[] {
  const named = (key: string) => ({ key, title: t(`column.${key}`) });
  return [
    {
      ...named("started"),
      fixed: true,
      sortKey: "started",
      render: (row) => (
        <SessionLink session={row.session_id}>
          <Moment time={row.initiated_at} />
        </SessionLink>
      ),
    },
    {
      ...named("status"),
      render: (row) => <SessionState row={row} />,
    },
    {
      ...named("user"),
      render: (row) => (
        <Text size="sm" dir="auto" truncate maw={140} title={row.user}>
          {row.user}
        </Text>
      ),
    },
    {
      ...named("documents"),
      numeric: true,
      sortKey: "documents",
      render: (row) => {
        const done = t("done", {
          done: count(row.processed_documents),
          of: count(row.total_documents),
        });
        return row.failed_documents > 0
          ? `${done}, ${t("failed", { shown: count(row.failed_documents) })}`
          : done;
      },
    },
    { ...named("reviews"), numeric: true, render: (row) => count(row.manual_review_required) },
    {
      ...named("cost"),
      numeric: true,
      sortKey: "cost",
      render: (row) => <Money amount={row.total_cost} currency={currency} />,
    },
    {
      ...named("accuracy"),
      numeric: true,
      sortKey: "accuracy",
      render: (row) =>
        row.overall_accuracy_score === null ? (
          <NotMeasured />
        ) : (
          <Text size="sm" component="span">
            {ratio(row.overall_accuracy_score)}{" "}
            <Text component="span" size="xs" c="dimmed">
              {row.reviewed_values === null || row.total_values === null
                ? t(`source.${row.accuracy_source}`)
                : t("source.reviewed", {
                    values: count(row.reviewed_values),
                    of: count(row.total_values),
                  })}
            </Text>
          </Text>
        ),
    },
    { ...named("endpoint"), render: (row) => row.endpoint },
    {
      ...named("rating"),
      optional: true,
      render: (row) =>
        row.compliance_rating ? <Status word={row.compliance_rating} /> : <NotMeasured />,
    },
    {
      ...named("flags"),
      optional: true,
      render: (row) => row.compliance_flags.map((flag) => flag.replaceAll("_", " ")).join(", "),
    },
    { ...named("completed"), optional: true, render: (row) => <Moment time={row.completed_at} /> },
    { ...named("model"), optional: true, render: (row) => row.ai_model_version },
    {
      ...named("calls"),
      optional: true,
      numeric: true,
      render: (row) => count(row.api_calls_made),
    },
    {
      ...named("time"),
      optional: true,
      numeric: true,
      render: (row) => duration(Number(row.processing_time_seconds)),
    },
  ];
}
