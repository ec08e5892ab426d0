import { Button, Card, Code, Group, List, Select, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import {
  type AfterTaking,
  ask,
  type Detection,
  type FolderSettings,
  type FolderStatus,
  sentence,
} from "@/ipc";
import { confirmAct, tellDone, useAct } from "@/shared/act";
import { Moment } from "@/shared/figures";
import { Status } from "@/shared/Status";
import { FolderOwner } from "./FolderOwner";
import { FolderSessions } from "./FolderSessions";
import { FolderSettle } from "./FolderSettle";

const AFTER: AfterTaking[] = ["leave", "move", "delete"];
const DETECTION: Detection[] = ["auto", "events", "polling", "both"];

interface InboxFolderProps {
  folder: FolderStatus;
  changeable: boolean;
}

/** One watched folder: what is set for it, how it stands, and which files wait. */
export function InboxFolder({ folder, changeable }: InboxFolderProps) {
  const { t } = useTranslation("settings");
  const change = useAct({
    act: (wanted: Partial<FolderSettings>) =>
      ask.changeInboxFolder(folder.folder_id, {
        owner: null,
        after_taking: null,
        detection: null,
        settle_seconds: null,
        sessions: null,
        ...wanted,
      }),
    changes: ["settings"],
    done: () => t("inbox.saved"),
  });
  const options = <Word extends string>(words: Word[], of: "after" | "detection") =>
    words.map((value) => ({ value, label: t(`inbox.${of}.${value}`) }));
  return (
    <Card withBorder component="article" aria-label={folder.path}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <Code style={{ overflowWrap: "anywhere" }} dir="auto">
            {folder.path}
          </Code>
          <State folder={folder} />
        </Group>
        <Group align="flex-end">
          <FolderOwner
            owner={folder.owner}
            changeable={changeable}
            change={(owner) => change.mutate({ owner })}
          />
          <Select
            label={t("inbox.after.label")}
            data={options(AFTER, "after")}
            value={folder.after_taking}
            disabled={!changeable}
            allowDeselect={false}
            onChange={(value) => {
              const chosen = AFTER.find((one) => one === value);
              if (chosen) change.mutate({ after_taking: chosen });
            }}
          />
          <Select
            label={t("inbox.detection.label")}
            data={options(DETECTION, "detection")}
            value={folder.detection}
            disabled={!changeable}
            allowDeselect={false}
            onChange={(value) => {
              const chosen = DETECTION.find((one) => one === value);
              if (chosen) change.mutate({ detection: chosen });
            }}
          />
          <FolderSettle
            seconds={folder.settle_seconds}
            changeable={changeable}
            change={(settle_seconds) => change.mutate({ settle_seconds })}
          />
          {changeable && <Remove folder={folder} />}
        </Group>
        <FolderSessions folder={folder} changeable={changeable} />
        <About folder={folder} />
        <Waiting folder={folder} />
      </Stack>
    </Card>
  );
}

function State({ folder: { problem, problem_detail, noticed } }: { folder: FolderStatus }) {
  const { t } = useTranslation("settings");
  if (problem !== null)
    return (
      <Stack gap={2} align="flex-end">
        <Status word="failed" label={t(`inbox.problem.${problem}`)} />
        {problem === "other" && (
          <Text size="xs">
            <bdi>{sentence(problem_detail)}</bdi>
          </Text>
        )}
      </Stack>
    );
  return noticed === null ? (
    <Status word="waiting" label={t("inbox.notWatched")} />
  ) : (
    <Status word="active" label={t("inbox.watched")} />
  );
}

/** How changes are noticed, for how long a file settles, and when the folder was looked through. */
function About({ folder }: { folder: FolderStatus }) {
  const { t } = useTranslation("settings");
  const { noticed, settle_seconds: seconds, on_share, scanned_at, problem, problem_since } = folder;
  return (
    <Text size="xs" c="dimmed" component="div">
      {noticed !== null && `${t(`inbox.noticed.${noticed}`)} `}
      {t(on_share ? "inbox.settlesOnShare" : "inbox.settles", { count: seconds })}{" "}
      {scanned_at === null ? (
        t("inbox.neverScanned")
      ) : (
        <>
          {t("inbox.scannedAt")} <Moment time={scanned_at} />
        </>
      )}
      {problem !== null && problem_since !== null && (
        <>
          {" "}
          {t("inbox.since")} <Moment time={problem_since} /> {t("inbox.triedAgain")}
        </>
      )}
    </Text>
  );
}

function Waiting({ folder: { waiting } }: { folder: FolderStatus }) {
  const { t } = useTranslation("settings");
  if (waiting.length === 0) return null;
  return (
    <List size="xs" aria-label={t("inbox.waiting")}>
      {waiting.map(({ name, why }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names may be left out, and rows hold no state
        <List.Item key={at}>
          <bdi>{name ?? t("inbox.aFile")}</bdi>: {t(`inbox.why.${why}`)}
        </List.Item>
      ))}
    </List>
  );
}

function Remove({ folder: { folder_id, path } }: { folder: FolderStatus }) {
  const { t } = useTranslation("settings");
  const remove = useAct({ act: ask.removeInboxFolder, changes: ["settings"] });
  return (
    <Button
      variant="subtle"
      aria-label={t("inbox.removeNamed", { path })}
      onClick={() =>
        confirmAct({
          title: t("inbox.removeTitle"),
          text: t("inbox.removeText", { path }),
          confirm: t("inbox.remove"),
          danger: true,
          act: async () => {
            await remove.mutateAsync(folder_id);
            tellDone(t("inbox.removed"));
          },
        })
      }
    >
      {t("inbox.remove")}
    </Button>
  );
}
