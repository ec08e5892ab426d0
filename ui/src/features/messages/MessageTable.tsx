import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { MessagePage, MessageRow } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { Moment } from "@/shared/figures";
import { PatientLink } from "@/shared/patients/PatientLink";
import { shortId } from "@/shared/subject";
import { PAGE } from "./queries";
import { Standing } from "./Standing";

interface MessageTableProps {
  page: MessagePage;
  offset: number;
  go: (offset: number) => void;
}

/** Messages, the one that changed last first. */
export function MessageTable({ page, offset, go }: MessageTableProps) {
  const { t } = useTranslation("messages");
  const columns: Column<MessageRow>[] = [
    {
      key: "title",
      title: t("column.title"),
      fixed: true,
      render: (row) => <MessageLink message={row} />,
    },
    {
      key: "patient",
      title: t("column.patient"),
      fixed: true,
      width: 150,
      render: (row) => <PatientLink patient={row.patient} inList />,
    },
    {
      key: "where",
      title: t("column.where"),
      fixed: true,
      render: (row) => <Standing message={row} />,
    },
    {
      key: "method",
      title: t("column.method"),
      render: (row) => t(`method.${row.deliveryMethod}`),
    },
    {
      key: "purpose",
      title: t("column.purpose"),
      render: (row) => t(`purpose.${row.purpose}`),
    },
    { key: "author", title: t("column.author"), render: (row) => <bdi>{row.author}</bdi> },
    {
      key: "changed",
      title: t("column.changed"),
      render: (row) => <Moment time={row.updatedAt} />,
    },
  ];
  return (
    <DataTable
      name="messages"
      opens
      label={t("table")}
      columns={columns}
      rows={page.messages}
      rowKey={(row) => row.messageId}
      page={{ offset, limit: PAGE, total: page.total, go }}
    />
  );
}

function MessageLink({ message }: { message: MessageRow }) {
  const { t } = useTranslation("messages");
  return (
    <Anchor
      component={Link}
      to={`/messages/${message.messageId}`}
      size="sm"
      fw={600}
      dir="auto"
      display="block"
      maw={230}
      truncate
    >
      {message.title || t("untitled", { id: shortId(message.messageId) })}
    </Anchor>
  );
}
