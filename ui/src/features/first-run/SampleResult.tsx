import { Loader, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type SessionDocumentRow, type TaskView } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { useFieldName } from "@/shared/fieldName";
import { count } from "@/shared/figures";
import { Refused } from "@/shared/Refused";

/** The samples are few; all of them come in one page. */
const ALL = 50;

/** What came of the samples: the counts, and one document's values. */
export function SampleResult({ task }: { task: TaskView }) {
  const { t } = useTranslation("first-run");
  const session = task.session_id ?? "";
  const documents = useQuery({
    queryKey: ["session", session, "samples"],
    queryFn: () => ask.sessionDocuments(session, 0, ALL),
  });
  const run = task.result?.result === "run" ? task.result : null;
  const shown = documents.data?.documents.reduce<SessionDocumentRow | null>(richer, null) ?? null;
  return (
    <Stack>
      {run && (
        <Text role="status">
          {t("samples.counts", {
            processed: count(run.processed),
            failed: count(run.failed),
            reviews: count(run.reviews),
          })}
        </Text>
      )}
      {documents.isPending && <Loader size="sm" aria-label={t("samples.loading")} />}
      <Refused error={documents.error} />
      {shown && <OneDocument document={shown} />}
    </Stack>
  );
}

function richer(best: SessionDocumentRow | null, one: SessionDocumentRow) {
  const values = (row: SessionDocumentRow | null) => row?.result?.fields.length ?? 0;
  return values(one) > values(best) ? one : best;
}

function OneDocument({ document }: { document: SessionDocumentRow }) {
  const { t } = useTranslation(["first-run", "shared"]);
  const nameOf = useFieldName();
  const result = document.result;
  if (!result) return null;
  const title = t("samples.found", {
    name: document.name,
    type: t(`shared:documentType.${result.document_type}`),
  });
  return (
    <div>
      <Title order={2} size="h5" mb={4} style={{ overflowWrap: "anywhere" }}>
        {title}
      </Title>
      <Table aria-label={title} verticalSpacing={4} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("samples.field")}</Table.Th>
            <Table.Th>{t("samples.value")}</Table.Th>
            <Table.Th w={190}>{t("samples.confidence")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {result.fields.map((field) => (
            <Table.Tr key={field.field_id}>
              <Table.Td>{nameOf(field)}</Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <bdi>{field.value}</bdi>
              </Table.Td>
              <Table.Td>
                <Confidence permille={field.confidence} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
