import { Group, Loader, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SessionDocumentRow } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { Doubts } from "@/shared/Doubts";
import { useFieldName } from "@/shared/fieldName";
import { Refused } from "@/shared/Refused";
import { Status } from "@/shared/Status";
import { useValues } from "./queries";

/** What was found in one document, with where it was read. That it is shown is recorded. */
export function Values({ session, row }: { session: string; row: SessionDocumentRow }) {
  const { t } = useTranslation("session");
  const name = useFieldName();
  const values = useValues(session, row.document_id);
  if (values.isPending) return <Loader size="sm" aria-label={t("values.loading")} />;
  if (values.isError) return <Refused error={values.error} />;
  if (values.data.fields.length === 0) return <Text size="sm">{t("values.none")}</Text>;
  return (
    <Table
      aria-label={t("values.of", { name: row.name })}
      verticalSpacing={2}
      withRowBorders={false}
    >
      <Table.Tbody>
        {values.data.fields.map((field) => (
          <Table.Tr key={field.field_id}>
            <Table.Th scope="row" fw={500} fz="xs">
              {name(field)}
            </Table.Th>
            <Table.Td dir="auto" style={{ overflowWrap: "anywhere" }} fz="sm">
              {field.reviewed_value ?? field.value}
              <Doubts field={field} />
            </Table.Td>
            <Table.Td>
              <Group gap={6} wrap="nowrap">
                {field.confidence !== null && (
                  <Confidence permille={field.confidence} bar={false} />
                )}
                {!field.supported &&
                  field.doubts.length === 0 &&
                  field.review_state !== "added" && <Status word="unsupported" />}
                {field.review_state !== "open" && <Status word={field.review_state} />}
              </Group>
            </Table.Td>
            <Table.Td fz="xs" fs="italic" dir="auto" style={{ overflowWrap: "anywhere" }}>
              {field.quote &&
                t("values.quote", { page: field.quote.page, quote: field.quote.text })}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
