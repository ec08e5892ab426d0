import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatientAct } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { Moment } from "@/shared/figures";

/** Who opened the patient, changed them, or said something of them, the newest first. */
export function Acts({ acts }: { acts: PatientAct[] }) {
  const { t } = useTranslation("patients");
  const columns: Column<PatientAct & { place: number }>[] = [
    {
      key: "at",
      title: t("acts.at"),
      fixed: true,
      render: (row) => <Moment time={row.at} />,
    },
    {
      key: "what",
      title: t("acts.what"),
      fixed: true,
      render: (row) => t(`acts.kind.${row.what}`),
    },
    {
      key: "by",
      title: t("acts.by"),
      render: (row) => <bdi>{row.by ?? t("nobody")}</bdi>,
    },
    {
      key: "reason",
      title: t("acts.reason"),
      render: (row) => (
        <Text size="sm" maw={420} style={{ overflowWrap: "anywhere" }}>
          <bdi>{row.reason}</bdi>
        </Text>
      ),
    },
  ];
  return (
    <DataTable
      name="patient-acts"
      label={t("acts.table")}
      columns={columns}
      rows={acts.map((act, place) => ({ ...act, place }))}
      rowKey={(row) => `${row.at} ${row.place}`}
    />
  );
}
