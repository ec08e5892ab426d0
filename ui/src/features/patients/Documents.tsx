import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatientDocument, PatientView } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Moment } from "@/shared/figures";
import { DocumentLink } from "@/shared/links";
import { Empty } from "@/shared/states";

/** The documents that are the patient's, the newest first. */
export function Documents({ view }: { view: PatientView }) {
  const { t } = useTranslation("patients");
  const { documents, document_count: all } = view;
  if (documents.length === 0)
    return (
      <Empty
        title={t("documents.none")}
        text={t(all > 0 ? "documents.others" : "documents.noneText", {
          count: all,
          shown: count(all),
        })}
      />
    );
  const columns: Column<PatientDocument>[] = [
    {
      key: "name",
      title: t("documents.name"),
      fixed: true,
      render: (row) => (
        <DocumentLink document={row.document_id} session={row.session_id} name={row.name} />
      ),
    },
    {
      key: "type",
      title: t("documents.type"),
      render: (row) => row.document_type && t(`shared:documentType.${row.document_type}`),
    },
    {
      key: "received",
      title: t("documents.received"),
      render: (row) => <Moment time={row.received_at} />,
    },
    {
      key: "matched",
      title: t("documents.matched"),
      render: (row) => (
        <>
          {t(row.by_itself ? "documents.byItself" : "documents.byPerson")}{" "}
          <Moment time={row.matched_at} />
        </>
      ),
    },
  ];
  const more = all - documents.length;
  return (
    <Stack gap="xs">
      <DataTable
        name="patient-documents"
        opens
        label={t("documents.table")}
        columns={columns}
        rows={documents}
        rowKey={(row) => row.document_id}
      />
      {more > 0 && (
        <Text size="sm">{t("documents.more", { count: more, shown: count(more) })}</Text>
      )}
    </Stack>
  );
}
