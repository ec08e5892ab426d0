import { Stack, Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ComparedDocument, ValueChange } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { useFieldName } from "@/shared/fieldName";
import { count } from "@/shared/figures";
import { DocumentLink } from "@/shared/links";
import { Status } from "@/shared/Status";
import { type Row, rowsOf } from "./rows";
import { Side } from "./Side";

interface ValuesProps {
  documents: readonly ComparedDocument[];
  /** The session under which a document opens. */
  session: string;
}

/** Value by value: before, after, and what became of it. */
export function Values({ documents, session }: ValuesProps) {
  const { t } = useTranslation("compare");
  const fieldName = useFieldName();
  const named = ({ name, detail }: ValueChange) =>
    name === null ? t("type") : fieldName({ name, detail });
  // What is too long to be shown was found all the same.
  const side = ({ document, value, leftOut }: Row, which: "before" | "after") =>
    (value !== null || leftOut === 0) && (
      <Side side={value?.[which] ?? null} name={value?.name ?? null} progress={document[which]} />
    );
  const columns: Column<Row>[] = [
    {
      key: "document",
      title: t("column.document"),
      fixed: true,
      width: "22%",
      render: (row) => <Name row={row} session={session} />,
    },
    {
      key: "value",
      title: t("column.value"),
      fixed: true,
      render: (row) => row.value && named(row.value),
    },
    {
      key: "before",
      title: t("side.before"),
      fixed: true,
      width: "26%",
      render: (row) => side(row, "before"),
    },
    {
      key: "after",
      title: t("side.after"),
      fixed: true,
      width: "26%",
      render: (row) => side(row, "after"),
    },
    {
      key: "change",
      title: t("column.change"),
      fixed: true,
      render: (row) =>
        hasNothing(row) ? (
          <Text size="sm">{t(row.value ? "neitherCounts" : "neither")}</Text>
        ) : (
          row.value && <Status word={row.value.change} />
        ),
    },
  ];
  return (
    <DataTable
      name="compared-values"
      label={t("table")}
      columns={columns}
      rows={rowsOf(documents)}
      rowKey={(row) => row.key}
    />
  );
}

/** Whether neither session has anything there that counts. */
const hasNothing = ({ value, leftOut }: Row): boolean =>
  value === null ? leftOut === 0 : !value.before?.counts && !value.after?.counts;

/** The document, named once for the eye and in every row for the ear. */
function Name({ row, session }: { row: Row; session: string }) {
  const { t } = useTranslation("compare");
  const { document, first, leftOut } = row;
  return (
    <Stack gap={2}>
      {first ? (
        <DocumentLink
          document={document.document_id}
          session={session}
          name={document.name}
          maw={280}
        />
      ) : (
        <VisuallyHidden>{document.name}</VisuallyHidden>
      )}
      {leftOut > 0 && (
        <Text size="xs">{t("leftOut", { count: leftOut, shown: count(leftOut) })}</Text>
      )}
    </Stack>
  );
}
