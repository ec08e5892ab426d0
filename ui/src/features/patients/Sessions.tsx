import { useTranslation } from "react-i18next";
import type { PatientSession, PatientView } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Moment } from "@/shared/figures";
import { SessionLink } from "@/shared/links";
import { Empty } from "@/shared/states";

/** The sessions that ran over the patient's documents, the newest first. */
export function Sessions({ view }: { view: PatientView }) {
  const { t } = useTranslation("patients");
  if (view.sessions.length === 0)
    return <Empty title={t("sessions.none")} text={t("sessions.noneText")} />;
  const columns: Column<PatientSession>[] = [
    {
      key: "session",
      title: t("sessions.started"),
      fixed: true,
      render: (row) => (
        <SessionLink session={row.session_id}>
          <Moment time={row.initiated_at} />
        </SessionLink>
      ),
    },
    {
      key: "user",
      title: t("sessions.by"),
      render: (row) => <bdi>{row.user}</bdi>,
    },
    {
      key: "documents",
      title: t("sessions.documents"),
      numeric: true,
      render: (row) => count(row.documents),
    },
  ];
  return (
    <DataTable
      name="patient-sessions"
      opens
      label={t("sessions.table")}
      columns={columns}
      rows={view.sessions}
      rowKey={(row) => row.session_id}
    />
  );
}
