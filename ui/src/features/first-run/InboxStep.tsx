import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconFolder } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Refused } from "@/shared/Refused";
import { queryClient } from "@/shared/window";
import { StepHead } from "./StepHead";
import { useGo } from "./useGo";

const FOLDERS = ["settings", "inbox"];

/** The folder into which scanners and e-mail will put documents. */
export function InboxStep() {
  const { t } = useTranslation("first-run");
  const go = useGo();
  const folder = useQuery({ queryKey: FOLDERS, queryFn: ask.inboxFolders });
  const choose = useMutation({
    mutationFn: ask.chooseInboxFolder,
    onSuccess: (kept) => queryClient.setQueryData(FOLDERS, kept),
  });
  const chosen = folder.data ?? [];
  const none = chosen.length === 0;
  return (
    <Stack>
      <StepHead title={t("inbox.title")} about={t("inbox.about")} />
      <Refused error={choose.error ?? folder.error ?? go.error} />
      {!none && (
        <Text size="sm" role="status" component="div">
          {t("inbox.chosen")}{" "}
          {chosen.map(({ folder_id, path }) => (
            <Code key={folder_id} style={{ overflowWrap: "anywhere" }} dir="auto">
              {path}
            </Code>
          ))}
        </Text>
      )}
      <Group justify="space-between">
        <Button
          variant={none ? "filled" : "default"}
          leftSection={<IconFolder size={18} aria-hidden />}
          loading={choose.isPending}
          onClick={() => choose.mutate()}
        >
          {t(none ? "inbox.choose" : "inbox.other")}
        </Button>
        <Button
          variant={none ? "default" : "filled"}
          loading={go.isPending}
          onClick={() => go.mutate("samples")}
        >
          {t(none ? "skip" : "continue")}
        </Button>
      </Group>
    </Stack>
  );
}
