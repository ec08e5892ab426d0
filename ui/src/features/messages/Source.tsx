import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageView } from "@/ipc";
import { DocumentLink } from "@/shared/links";
import { PagePane } from "@/shared/pages/PagePane";
import { Refused } from "@/shared/Refused";
import { useSource } from "./queries";

interface SourceProps {
  view: MessageView;
  document: string;
}

/** The document that the message is about: its name, which opens it, and its pages. */
export function Source({ view, document }: SourceProps) {
  const { t } = useTranslation("messages");
  const source = useSource(document, view.sessionId);
  const [page, setPage] = useState(1);
  return (
    <Stack gap="xs" h="100%" component="section" aria-label={t("page.source")}>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm">{t("page.source")}</Text>
        <DocumentLink
          document={document}
          session={view.sessionId}
          name={view.documentName ?? document}
          maw={420}
        />
      </Group>
      <Refused error={source.error} />
      {source.isPending && <Skeleton mih={320} />}
      {source.data &&
        (source.data.pages.length > 0 ? (
          <div style={{ flex: 1, minHeight: 0 }}>
            <PagePane view={source.data} number={page} turn={setPage} quote={null} />
          </div>
        ) : (
          <Text size="sm">{t("page.noPages")}</Text>
        ))}
    </Stack>
  );
}
