import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { useAct } from "@/shared/act";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { Failed, NotPermitted } from "@/shared/states";

/** The folder that a later version will watch. */
export function InboxFolder() {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const folder = useQuery({
    queryKey: ["settings", "inbox"],
    queryFn: ask.inboxFolder,
    enabled: administers,
  });
  const changes = ["settings"];
  const choose = useAct({ act: ask.chooseInboxFolder, changes, inPlace: true });
  const forget = useAct({ act: ask.forgetInboxFolder, changes, inPlace: true });
  if (!administers) return <NotPermitted />;
  if (folder.isPending) return <Loading />;
  if (folder.isError) return <Failed error={folder.error} retry={() => void folder.refetch()} />;
  return (
    <Stack maw={640}>
      <Alert color="gray">{t("inbox.later")}</Alert>
      <Text size="sm" component="div">
        {folder.data === null ? (
          t("inbox.none")
        ) : (
          <>
            {t("inbox.chosen")} <Code style={{ overflowWrap: "anywhere" }}>{folder.data}</Code>
          </>
        )}
      </Text>
      <Refused error={choose.error ?? forget.error} />
      <Group>
        <Button variant="default" loading={choose.isPending} onClick={() => choose.mutate()}>
          {t("inbox.choose")}
        </Button>
        {folder.data !== null && (
          <Button variant="subtle" loading={forget.isPending} onClick={() => forget.mutate()}>
            {t("inbox.forget")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
