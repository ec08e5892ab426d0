import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageRow } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { Moment } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { standingOf } from "@/shared/messaging";
import { Status } from "@/shared/Status";
import { Failed } from "@/shared/states";
import { PAGE, useSent } from "./queries";

/** The patient's messages, sent or not, the one that changed last first. */
export function Sent({ patient }: { patient: string }) {
  const { t } = useTranslation(["patients", "messaging"]);
  const [offset, setOffset] = useState(0);
  const sent = useSent(patient, offset);
  if (sent.isPending) return <Loading />;
  if (sent.isError) return <Failed error={sent.error} retry={() => void sent.refetch()} />;
  if (sent.data.total === 0) return <Text size="sm">{t("sent.none")}</Text>;
  const columns: Column<MessageRow>[] = [
    {
      key: "title",
      title: t("sent.message"),
      fixed: true,
      render: (row) => (
        <Anchor
          component={Link}
          to={`/messages/${row.messageId}`}
          size="sm"
          dir="auto"
          style={{ overflowWrap: "anywhere" }}
        >
          {row.title || t("sent.withheld")}
        </Anchor>
      ),
    },
    {
      key: "by",
      title: t("sent.by"),
      render: (row) => t(`messaging:method.${row.deliveryMethod}`),
    },
    {
      key: "standing",
      title: t("sent.standing"),
      fixed: true,
      render: (row) => {
        const word = standingOf(row);
        return <Status word={word} label={t(`messaging:standing.${word}`)} />;
      },
    },
    {
      key: "author",
      title: t("sent.author"),
      render: (row) => <bdi>{row.author}</bdi>,
    },
    {
      key: "at",
      title: t("sent.at"),
      fixed: true,
      render: (row) => <Moment time={row.updatedAt} />,
    },
  ];
  return (
    <DataTable
      name="patient-messages"
      opens
      label={t("sent.table")}
      columns={columns}
      rows={sent.data.messages}
      rowKey={(row) => row.messageId}
      page={{ offset, limit: PAGE, total: sent.data.total, go: setOffset }}
    />
  );
}
