import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InboxDocument, InboxPage } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { Moment, size } from "@/shared/figures";
import { DocumentLink, SessionLink } from "@/shared/links";
import { PagesOf } from "@/shared/PagesOf";
import { Status } from "@/shared/Status";
import { PAGE } from "./queries";

interface InboxTableProps {
  page: InboxPage;
  offset: number;
  go: (offset: number) => void;
  selected: ReadonlySet<string>;
  /** Left out for who may not run sessions. */
  select?: (selected: Set<string>) => void;
  /** Whether the page is of documents in quarantine, or put away. */
  setsAside: boolean;
  /** What is done with the selection. */
  tools?: ReactNode;
}

export function InboxTable(props: InboxTableProps) {
  const { page, offset, go, selected, select, setsAside, tools } = props;
  const { t } = useTranslation("inbox");
  const named = (row: InboxDocument) => row.name || t("unnamed");
  const columns: Column<InboxDocument>[] = [
    {
      key: "name",
      title: t("column.name"),
      fixed: true,
      render: (row) => (
        <Stack gap={2} align="flex-start">
          <DocumentLink document={row.document_id} session={row.session_id} name={named(row)} />
          {row.within && (
            <Text size="xs" maw={320} style={{ overflowWrap: "anywhere" }} component="div">
              {t("within")}{" "}
              <DocumentLink document={row.within.document_id} name={row.within.name} inline />
            </Text>
          )}
        </Stack>
      ),
    },
    {
      key: "state",
      title: t("column.state"),
      render: (row) => <State row={row} />,
    },
    {
      key: "kind",
      title: t("column.kind"),
      render: (row) =>
        row.kind
          ? t(`kind.${row.kind}`, { defaultValue: row.kind })
          : t(row.state === "received" ? "kind.unread" : "kind.unknown"),
    },
    {
      key: "size",
      title: t("column.size"),
      numeric: true,
      render: (row) =>
        row.pages_of ? (
          <PagesOf pages={row.pages_of} />
        ) : (
          <span style={{ whiteSpace: "nowrap" }}>{size(row.bytes)}</span>
        ),
    },
    {
      key: "arrived",
      title: t("column.arrived"),
      render: (row) => <Moment time={row.received_at} />,
    },
    {
      key: "by",
      title: t("column.by"),
      render: (row) => (
        <>
          <Text size="sm" dir="auto" truncate maw={160} title={row.received_by ?? undefined}>
            {row.received_by ?? t("nobody")}
          </Text>
          {row.folder !== null && (
            <Text size="xs" c="dimmed" truncate maw={160} title={row.folder}>
              {t("fromFolder")} <bdi>{lastOf(row.folder)}</bdi>
            </Text>
          )}
        </>
      ),
    },
    {
      key: "session",
      title: t("column.session"),
      render: (row) =>
        row.session_id ? (
          <SessionLink session={row.session_id}>
            {t(`progress.${row.progress ?? "waiting"}`)}
          </SessionLink>
        ) : (
          t("progress.never")
        ),
    },
  ];
  return (
    <DataTable
      name="inbox"
      opens
      label={t("table")}
      columns={columns}
      rows={page.documents}
      rowKey={(row) => row.document_id}
      rowLabel={named}
      page={{ offset, limit: PAGE, total: page.total, go }}
      selected={selected}
      select={select}
      selectable={(row) => setsAside || !WITHOUT_SESSIONS.has(row.state)}
      tools={tools}
    />
  );
}

/** States of documents that no session is started over. */
const WITHOUT_SESSIONS: ReadonlySet<string> = new Set(["quarantined", "needs_password", "apart"]);

/** A folder's own name. */
function lastOf(path: string) {
  return path.split(/[\\/]/).findLast(Boolean) ?? path;
}

/** What became of it; of a document in quarantine, why and what to do, or who put it away. */
function State({ row }: { row: InboxDocument }) {
  const { t } = useTranslation("inbox");
  return (
    <Stack gap={2} align="flex-start">
      <Status word={row.put_away_at ? "put_away" : row.state} />
      {row.patient_state === "to_choose" && <Status word="to_choose" />}
      {row.put_away_at && (
        <Text size="xs" miw={180} maw={420} style={{ overflowWrap: "anywhere" }} component="div">
          {t("away.by", { name: row.put_away_by ?? t("nobody") })} <Moment time={row.put_away_at} />
          {row.put_away_reason && (
            <>
              {": "}
              <bdi>{row.put_away_reason}</bdi>
            </>
          )}
        </Text>
      )}
      {row.quarantine_reason && (
        <Text size="xs" miw={180} maw={420} style={{ overflowWrap: "anywhere" }}>
          {row.quarantine_reason}
        </Text>
      )}
    </Stack>
  );
}
