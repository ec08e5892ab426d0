import { Anchor, Card, Code, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Column, DataTable } from "@/shared/DataTable";
import { moment } from "@/shared/figures";
import type { ClinicLog } from "../api/types";
import { Count, Known } from "../parts/known";

/** Its logs: the one that goes on, and those whose place it took. */
export function Logs({ clinic, logs }: { clinic: string; logs: ClinicLog[] }) {
  const { t } = useTranslation("clinic");
  if (logs.length === 0) return null;
  const columns: Column<ClinicLog>[] = [
    {
      key: "origin",
      title: t("logs.origin"),
      fixed: true,
      render: (row) => <Code>{row.origin}</Code>,
    },
    {
      key: "since",
      title: t("logs.since"),
      fixed: true,
      render: (row) => <Known value={row.since} show={moment} />,
    },
    {
      key: "endedAt",
      title: t("logs.ended"),
      fixed: true,
      render: (row) => (row.endedAt === null ? t("logs.goesOn") : moment(row.endedAt)),
    },
    {
      key: "fixed",
      title: t("logs.fixed"),
      fixed: true,
      numeric: true,
      render: (row) => <Count value={row.fixed} />,
    },
    {
      key: "held",
      title: t("logs.held"),
      fixed: true,
      numeric: true,
      render: (row) => <Count value={row.held} />,
    },
    {
      key: "open",
      title: t("logs.events"),
      fixed: true,
      render: (row) => (
        <Anchor
          component={Link}
          to={`/clinics/${clinic}/log`}
          search={(row.endedAt === null ? {} : { log: row.origin }) as never}
          size="sm"
          aria-label={t("logs.openOf", { origin: row.origin })}
        >
          {t("logs.open")}
        </Anchor>
      ),
    },
  ];
  return (
    <Card withBorder padding="md" component="section">
      <Title order={2} size="h5" mb="xs">
        {t("logs.title")}
      </Title>
      <DataTable
        name="office-logs"
        label={t("logs.title")}
        columns={columns}
        rows={logs}
        rowKey={(row) => row.origin}
      />
    </Card>
  );
}
