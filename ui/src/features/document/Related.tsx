import { List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DocumentView, RelatedDocument } from "@/ipc";
import { DocumentLink } from "@/shared/links";

/** The files that the document came within, and those that came within it. */
export function Related({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  return (
    <>
      {view.within.length > 0 && <Documents title={t("within")} documents={view.within} />}
      {view.parts.length > 0 && <Documents title={t("parts")} documents={view.parts} />}
    </>
  );
}

function Documents({ title, documents }: { title: string; documents: RelatedDocument[] }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm" aria-label={title}>
        {documents.map(({ document_id, name }, place) => (
          // One content may be attached twice, under two names.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is as it came in
          <List.Item key={`${document_id} ${place}`}>
            <DocumentLink document={document_id} session={null} name={name} />
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
