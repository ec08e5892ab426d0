import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type FolderScan, INBOX_IGNORED } from "@/ipc";
import { useAct } from "@/shared/act";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { Failed, NotPermitted } from "@/shared/states";
import { InboxFolder } from "./InboxFolder";

/** How folders stand changes by itself. */
const LOOK_AGAIN = 3_000;

/** The folders that are watched for documents: what is set for each, and how it stands. */
export function InboxFolders() {
  const { t } = useTranslation("settings");
  const mayRun = useMay("run_sessions");
  const administers = useMay("administer");
  const folders = useQuery({
    queryKey: ["settings", "inbox"],
    queryFn: ask.inboxFolders,
    enabled: mayRun,
    refetchInterval: LOOK_AGAIN,
  });
  const changes = ["settings", "inbox"];
  const add = useAct({ act: ask.chooseInboxFolder, changes, inPlace: true });
  const scan = useAct({
    act: ask.scanInboxes,
    changes,
    inPlace: true,
    done: (scans: FolderScan[]) =>
      t("inbox.scanned", { count: scans.reduce((sum, one) => sum + one.taken, 0) }),
  });
  if (!mayRun) return <NotPermitted />;
  if (folders.isPending) return <Loading />;
  if (folders.isError) return <Failed error={folders.error} retry={() => void folders.refetch()} />;
  const none = folders.data.length === 0;
  return (
    <Stack component="section" aria-labelledby="inbox-folders-title">
      <Title order={2} size="h4" id="inbox-folders-title">
        {t("inbox.title")}
      </Title>
      <Text size="sm">{t("inbox.about")}</Text>
      <Refused error={add.error ?? scan.error} />
      {none && <Text size="sm">{t("inbox.none")}</Text>}
      {folders.data.map((folder) => (
        <InboxFolder key={folder.folder_id} folder={folder} changeable={administers} />
      ))}
      <Group>
        {administers && (
          <Button
            variant={none ? "filled" : "default"}
            loading={add.isPending}
            onClick={() => add.mutate()}
          >
            {t("inbox.add")}
          </Button>
        )}
        {!none && (
          <Button variant="default" loading={scan.isPending} onClick={() => scan.mutate()}>
            {t("inbox.scan")}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed" component="div">
        {t("inbox.ignored")}{" "}
        <Code style={{ overflowWrap: "anywhere" }}>{INBOX_IGNORED.join(" ")}</Code>
      </Text>
    </Stack>
  );
}
