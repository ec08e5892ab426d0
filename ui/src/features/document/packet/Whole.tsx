import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentView } from "@/ipc";
import { DocumentLink } from "@/shared/links";
import { useMay } from "@/shared/person";
import { type Over, StartSession } from "@/shared/start/StartSession";

/** That a file is only the whole of several documents, which are read by themselves; and which. */
export function Whole({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  const may = useMay("run_sessions");
  const [starting, setStarting] = useState<Over | null>(null);
  if (view.only_holds === null) return null;
  const documents = view.parts.map((part) => part.document_id);
  const close = () => setStarting(null);
  return (
    <Alert color="blue" mb="sm" title={t("whole.title", { count: view.only_holds })}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {t(view.result?.review_state === "superseded" ? "whole.givenUp" : "whole.text")}
        </Text>
        <List size="sm" aria-label={t("whole.list")}>
          {view.parts.map(({ document_id, name }, place) => (
            // One content may be there twice, under two names.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is as it is stored
            <List.Item key={`${document_id} ${place}`}>
              <DocumentLink document={document_id} session={null} name={name} />
            </List.Item>
          ))}
        </List>
        {may && documents.length > 0 && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => setStarting({ documents, of: documents.length })}
          >
            {t("whole.process", { count: documents.length })}
          </Button>
        )}
      </Stack>
      <StartSession over={starting} close={close} started={close} />
    </Alert>
  );
}
