import { Code, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatientView } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Moment } from "@/shared/figures";
import { Empty } from "@/shared/states";

type Disclosure = PatientView["disclosures"][number];

/** What of the patient's documents was sent to a model, the newest first. */
export function Disclosures({ view }: { view: PatientView }) {
  const { t } = useTranslation(["patients", "start", "egress"]);
  if (view.disclosures.length === 0)
    return <Empty title={t("disclosures.none")} text={t("disclosures.noneText")} />;
  const columns: Column<Disclosure>[] = [
    {
      key: "at",
      title: t("disclosures.at"),
      fixed: true,
      render: (row) => <Moment time={row.left_at} />,
    },
    {
      key: "to",
      title: t("disclosures.to"),
      render: (row) => (
        <Text size="sm" title={row.address}>
          <bdi>{row.endpoint ?? row.address}</bdi>
        </Text>
      ),
    },
    {
      key: "locality",
      title: t("disclosures.where"),
      render: (row) => t(`start:locality.${row.locality}`),
    },
    {
      key: "policy",
      title: t("disclosures.sent"),
      render: (row) => (row.policy === null ? "" : t(`egress:policy.${row.policy}`)),
    },
    {
      key: "bytes",
      title: t("disclosures.bytes"),
      numeric: true,
      render: (row) => count(row.bytes),
    },
    {
      key: "hash",
      title: t("disclosures.hash"),
      render: (row) => <Code title={row.hash}>{row.hash.slice(0, 12)}…</Code>,
    },
  ];
  return (
    <DataTable
      name="patient-disclosures"
      label={t("disclosures.table")}
      columns={columns}
      rows={view.disclosures}
      rowKey={(row) => row.egress_id}
    />
  );
}
