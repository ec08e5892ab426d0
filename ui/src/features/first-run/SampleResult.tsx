import { Loader, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ask, type DocumentResult, type SessionDocumentRow, type TaskView } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { useFieldName } from "@/shared/fieldName";
import { count } from "@/shared/figures";
import { Refused } from "@/shared/Refused";

/** The samples are few; all of them come in one page. */
const ALL = 50;

interface SampleResultProps {
  task: TaskView;
  /** What follows below, once nothing above can move it any more. */
  children: ReactNode;
}

/** What came of the samples: the counts, and one document's values. */
export function SampleResult({ task, children }: SampleResultProps) {
  const { t } = useTranslation("first-run");
  const session = task.session_id ?? "";
  const shown = useQuery({
    queryKey: ["session", session, "samples"],
    queryFn: () => best(session),
  });
  const run = task.result?.result === "run" ? task.result : null;
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
      {shown.isPending && <Loader size="sm" aria-label={t("samples.loading")} />}
      <Refused error={shown.error} />
      {shown.data && <OneDocument {...shown.data} />}
      {!shown.isPending && children}
    </Stack>
  );
}

interface Sample {
  document: SessionDocumentRow;
  result: DocumentResult;
}

/** The document in which most was found, with its values; nothing where nothing was. */
async function best(session: string): Promise<Sample | null> {
  const { documents } = await ask.sessionDocuments(session, 0, ALL);
  const values = (row: SessionDocumentRow | undefined) => row?.found?.values ?? 0;
  const document = documents.toSorted((one, other) => values(other) - values(one))[0];
  if (!document || values(document) === 0) return null;
  return { document, result: await ask.sessionValues(session, document.document_id) };
}

function OneDocument({ document, result }: Sample) {
  const { t } = useTranslation(["first-run", "shared"]);
  const nameOf = useFieldName();
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
                {field.confidence !== null && <Confidence permille={field.confidence} />}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
