import { useTranslation } from "react-i18next";
import type { PatientPage, PatientRow } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count } from "@/shared/figures";
import { Born } from "@/shared/patients/Born";
import { Numbers } from "@/shared/patients/Numbers";
import { PatientLink } from "@/shared/patients/PatientLink";
import { Status } from "@/shared/Status";
import { PAGE } from "./queries";

/** Numbers that a row shows; the rest stand on the patient's own page. */
const NUMBERS = 2;

interface PatientTableProps {
  page: PatientPage;
  offset: number;
  go: (offset: number) => void;
}

/** Patients by family name, a page of them at a time however long the list is. */
export function PatientTable({ page, offset, go }: PatientTableProps) {
  const { t } = useTranslation("patients");
  const details: Column<PatientRow>[] = [
    {
      key: "born",
      title: t("column.born"),
      render: ({ patient }) => <Born date={patient.birth_date} />,
    },
    {
      key: "numbers",
      title: t("column.numbers"),
      render: ({ patient }) => <Numbers numbers={patient.numbers} most={NUMBERS} />,
    },
  ];
  const columns: Column<PatientRow>[] = [
    {
      key: "name",
      title: t("column.name"),
      fixed: true,
      render: ({ patient }) => <PatientLink patient={patient} inList />,
    },
    ...(page.redacted ? [] : details),
    {
      key: "documents",
      title: t("column.documents"),
      numeric: true,
      render: ({ documents }) => count(documents),
    },
    {
      key: "no_ai",
      title: t("column.noAi"),
      render: ({ patient }) => patient.no_ai && <Status word="no_ai" />,
    },
  ];
  return (
    <DataTable
      name="patients"
      opens
      label={t("table")}
      columns={columns}
      rows={page.patients}
      rowKey={({ patient }) => patient.patient_id}
      page={{ offset, limit: PAGE, total: page.total, go }}
    />
  );
}
