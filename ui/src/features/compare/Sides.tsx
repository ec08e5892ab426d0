import { Stack, Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Comparison, SessionRow } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, duration, Moment, Money, NotMeasured, ratio } from "@/shared/figures";
import { SessionLink } from "@/shared/links";
import { SessionState } from "@/shared/SessionState";

interface SideRow {
  key: "before" | "after";
  session: SessionRow;
}

/** Both sessions: what each ran with, and what it came to. */
export function Sides({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation("compare");
  const rows: SideRow[] = [
    { key: "before", session: comparison.before },
    { key: "after", session: comparison.after },
  ];
  return (
    <DataTable
      name="compared-sessions"
      label={t("sides")}
      columns={columns(t, comparison.currency)}
      rows={rows}
      rowKey={(row) => row.key}
    />
  );
}

function columns(t: TFunction<"compare">, currency: string): Column<SideRow>[] {
  const column = (key: string, of: (row: SessionRow) => ReactNode, numeric = false) => ({
    key,
    title: t(`session.${key}`),
    fixed: true,
    numeric,
    render: ({ session }: SideRow) => of(session),
  });
  return [
    {
      key: "side",
      title: t("session.side"),
      fixed: true,
      render: ({ key }) => (
        <Text size="sm" fw={600}>
          {t(`side.${key}`)}
        </Text>
      ),
    },
    column("started", (row) => (
      <SessionLink session={row.session_id}>
        <Moment time={row.initiated_at} />
      </SessionLink>
    )),
    column("user", (row) => <bdi>{row.user}</bdi>),
    column("state", (row) => <SessionState row={row} />),
    column("endpoint", (row) => (
      <Two more={`${row.ai_model_version}, ${t(`start:mode.${row.processing_mode}.name`)}`}>
        {row.endpoint}
      </Two>
    )),
    column(
      "documents",
      (row) => t("done", { done: count(row.processed_documents), of: count(row.total_documents) }),
      true,
    ),
    column("cost", (row) => <Money amount={row.total_cost} currency={currency} />, true),
    column("time", (row) => duration(Number(row.processing_time_seconds)), true),
    column("accuracy", (row) => accuracy(row, t), true),
  ];
}

/** How right it is, and what that rests on. */
function accuracy(row: SessionRow, t: TFunction<"compare">): ReactNode {
  if (row.overall_accuracy_score === null) return <NotMeasured />;
  const { reviewed_values: values, total_values: of } = row;
  const basis =
    values === null || of === null
      ? t(`source.${row.accuracy_source}`)
      : t("source.reviewed", { values: count(values), of: count(of) });
  return <Two more={basis}>{ratio(row.overall_accuracy_score)}</Two>;
}

/** A figure with what belongs to it below. */
function Two({ children, more }: { children: ReactNode; more: string }) {
  return (
    <Stack gap={0}>
      <Text size="sm" style={{ whiteSpace: "nowrap" }}>
        {children}
      </Text>
      <Text size="xs" c="dimmed">
        {more}
      </Text>
    </Stack>
  );
}
