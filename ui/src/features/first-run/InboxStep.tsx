import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconFolder } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Refused } from "@/shared/Refused";
import { queryClient } from "@/shared/window";
import { StepHead } from "./StepHead";
import { useGo } from "./useGo";

const FOLDER = ["settings", "inbox-folder"];

/** The folder into which scanners and e-mail will put documents. */
export function InboxStep() {
  const { t } = useTranslation("first-run");
  const go = useGo();
  const folder = useQuery({ queryKey: FOLDER, queryFn: ask.inboxFolder });
  const choose = useMutation({
    mutationFn: ask.chooseInboxFolder,
    onSuccess: (kept) => queryClient.setQueryData(FOLDER, kept),
  });
  const chosen = folder.data ?? null;
  return (
    <Stack>
      <StepHead title={t("inbox.title")} about={t("inbox.about")} />
      <Refused error={choose.error ?? folder.error ?? go.error} />
      {chosen !== null && (
        <Text size="sm" role="status" component="div">
          {t("inbox.chosen")}{" "}
          <Code style={{ overflowWrap: "anywhere" }} dir="auto">
            {chosen}
          </Code>
        </Text>
      )}
      <Group justify="space-between">
        <Button
          variant={chosen === null ? "filled" : "default"}
          leftSection={<IconFolder size={18} aria-hidden />}
          loading={choose.isPending}
          onClick={() => choose.mutate()}
        >
          {t(chosen === null ? "inbox.choose" : "inbox.other")}
        </Button>
        <Button
          variant={chosen === null ? "default" : "filled"}
          loading={go.isPending}
          onClick={() => go.mutate("samples")}
        >
          {t(chosen === null ? "skip" : "continue")}
        </Button>
      </Group>
    </Stack>
  );
}
