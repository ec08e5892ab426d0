import { Anchor, Button, Card, Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Column, DataTable } from "@/shared/DataTable";
import { exact } from "@/shared/figures";
import { download } from "../api/client";
import type { ClinicInFull, Evidence } from "../api/types";
import { useOperates } from "../entrance/me";
import { openAcknowledge } from "./Acknowledge";

/** Each note to the byte, for any program that reads signed notes, and both with what they show. */
function Files({ row }: { row: Evidence }) {
  const { t } = useTranslation("clinic");
  const files = [
    ["first", download.note(row.id, "first")],
    ["second", download.note(row.id, "second")],
    ["both", download.evidence(row.id)],
  ] as const;
  return (
    <Group gap="md">
      {files.map(([name, href]) => (
        <Anchor
          key={name}
          href={href}
          download
          size="sm"
          style={{ whiteSpace: "nowrap" }}
          aria-label={t(`evidence.${name}Of`, { time: exact(row.at) })}
        >
          {t(`evidence.${name}`)}
        </Anchor>
      ))}
    </Group>
  );
}

/** Who found out what it means, and why; until then the way to say so, for operators. */
function Acknowledgement({ clinic, row }: { clinic: ClinicInFull; row: Evidence }) {
  const { t } = useTranslation("clinic");
  const operates = useOperates();
  if (row.acknowledged !== null) {
    const { at, by, reason } = row.acknowledged;
    return (
      <>
        <Text size="sm">{t("evidence.acknowledgedBy", { by, time: exact(at) })}</Text>
        <Text size="sm">{reason}</Text>
      </>
    );
  }
  if (!operates) return <Text size="sm">{t("evidence.open")}</Text>;
  return (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={t("acknowledge.openOf", { time: exact(row.at) })}
      onClick={() => openAcknowledge(clinic, row)}
    >
      {t("acknowledge.open")}
    </Button>
  );
}

/** Notes that prove what a clinic's key did; each can be downloaded, also after it was acknowledged. */
export function EvidenceList({ clinic }: { clinic: ClinicInFull }) {
  const { t } = useTranslation("clinic");
  const { evidence } = clinic;
  const columns: Column<Evidence>[] = [
    {
      key: "kind",
      title: t("evidence.kind"),
      fixed: true,
      render: (row) => t(`evidence.kinds.${row.kind}`, { defaultValue: row.kind }),
    },
    { key: "at", title: t("evidence.at"), fixed: true, render: (row) => exact(row.at) },
    { key: "detail", title: t("evidence.detail"), fixed: true, render: (row) => row.detail },
    {
      key: "download",
      title: t("evidence.file"),
      fixed: true,
      render: (row) => <Files row={row} />,
    },
    {
      key: "acknowledged",
      title: t("evidence.acknowledged"),
      fixed: true,
      render: (row) => <Acknowledgement clinic={clinic} row={row} />,
    },
  ];
  return (
    <Card withBorder padding="md" component="section">
      <Title order={2} size="h5" mb="xs">
        {t("evidence.title")}
      </Title>
      {evidence.length === 0 ? (
        <Text size="sm">{t("evidence.none")}</Text>
      ) : (
        <DataTable
          name="office-evidence"
          label={t("evidence.title")}
          columns={columns}
          rows={evidence}
          rowKey={(row) => row.id}
        />
      )}
    </Card>
  );
}
