import { useTranslation } from "react-i18next";
import type { Change, ComparedDocument } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count } from "@/shared/figures";
import { DocumentLink } from "@/shared/links";

const CHANGES: Change[] = ["same", "changed", "only_before", "only_after"];

interface CountsProps {
  documents: readonly ComparedDocument[];
  /** The session under which a document opens. */
  session: string;
}

/** How many values of each document changed, for who does not read what documents say. */
export function Counts({ documents, session }: CountsProps) {
  const { t } = useTranslation("compare");
  const columns: Column<ComparedDocument>[] = [
    {
      key: "document",
      title: t("column.document"),
      fixed: true,
      render: (row) => (
        <DocumentLink document={row.document_id} session={session} name={row.name} />
      ),
    },
    ...CHANGES.map((change) => ({
      key: change,
      title: t(`tally.${change}`),
      fixed: true,
      numeric: true,
      render: (row: ComparedDocument) => count(row.tally[change]),
    })),
  ];
  return (
    <DataTable
      name="compared-documents"
      label={t("table")}
      columns={columns}
      rows={documents}
      rowKey={(row) => row.document_id}
    />
  );
}
