import { Alert, Anchor, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask, type FolderStatus, sentence } from "@/ipc";
import { Moment } from "@/shared/figures";
import { useMay } from "@/shared/person";
import { troubleOf } from "./troubles";

/** How folders stand changes by itself. */
const LOOK_AGAIN = 5_000;

/** Files that are named one by one. */
const NAMED = 5;

/** What keeps documents in watched folders from arriving here or from being read: nothing is shown
 *  where nothing does. */
export function FolderTroubles() {
  const { t } = useTranslation("inbox");
  const may = useMay("run_sessions");
  const administers = useMay("administer");
  const folders = useQuery({
    queryKey: ["inbox", "folders"],
    queryFn: ask.inboxFolders,
    enabled: may,
    refetchInterval: LOOK_AGAIN,
  });
  const troubled = (folders.data ?? []).map(troubleOf).filter((one) => one !== null);
  if (troubled.length === 0) return null;
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={t("folders.title", { count: troubled.length })}
      role="status"
    >
      <Stack gap="sm">
        {troubled.map((one) => (
          <Folder key={one.folder.folder_id} {...one} />
        ))}
        {administers && (
          <Anchor component={Link} to="/settings" search={{ tab: "inbox" } as never} size="sm">
            {t("folders.settings")}
          </Anchor>
        )}
      </Stack>
    </Alert>
  );
}

function Folder({ folder, files, sessions }: NonNullable<ReturnType<typeof troubleOf>>) {
  const { t } = useTranslation("inbox");
  return (
    <div>
      <Text size="sm" fw={600} dir="auto" style={{ overflowWrap: "anywhere" }}>
        {folder.path}
      </Text>
      {folder.problem !== null && (
        <Sentence
          text={t(`folders.problem.${folder.problem}`)}
          detail={folder.problem === "other" ? folder.problem_detail : ""}
          since={folder.problem_since}
        />
      )}
      {sessions !== null && (
        <Sentence
          text={t(`folders.sessions.${sessions}`, { owner: folder.owner })}
          detail={folder.sessions.detail}
          since={folder.sessions.since}
        />
      )}
      {files.length > 0 && <Files files={files} />}
    </div>
  );
}

function Files({ files }: { files: FolderStatus["waiting"] }) {
  const { t } = useTranslation("inbox");
  return (
    <List size="sm" aria-label={t("folders.files")}>
      {files.slice(0, NAMED).map(({ name, why, since }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names may be left out, and rows hold no state
        <List.Item key={at}>
          <bdi>{name ?? t("folders.aFile")}</bdi> {t(`folders.why.${why}`)} {t("folders.since")}{" "}
          <Moment time={since} />.
        </List.Item>
      ))}
      {files.length > NAMED && (
        <List.Item>{t("folders.more", { count: files.length - NAMED })}</List.Item>
      )}
    </List>
  );
}

interface SentenceProps {
  text: string;
  detail: string;
  since: string | null;
}

function Sentence({ text, detail, since }: SentenceProps) {
  const { t } = useTranslation("inbox");
  return (
    <Text size="sm" component="div">
      {text} {detail !== "" && <bdi>{sentence(detail)}</bdi>}{" "}
      {since !== null && (
        <>
          {t("folders.since")} <Moment time={since} />.
        </>
      )}
    </Text>
  );
}
