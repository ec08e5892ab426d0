import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FolderSessionState, type FolderStatus, sentence } from "@/ipc";
import { FormDialog } from "@/shared/FormDialog";
import { Moment, money } from "@/shared/figures";
import { usePerson } from "@/shared/person";
import { Status } from "@/shared/Status";
import { FolderSessionsForm } from "./FolderSessionsForm";

/** Under which look a state is shown. */
const LOOKS: Record<FolderSessionState, string> = {
  idle: "active",
  gathering: "waiting",
  outside_hours: "waiting",
  due: "waiting",
  running: "running",
  owner_may_not: "failed",
  endpoint_gone: "failed",
  endpoint_refused: "failed",
  endpoint_away: "partial",
  budget_spent: "partial",
  failed: "failed",
};

interface FolderSessionsProps {
  folder: FolderStatus;
  changeable: boolean;
}

/** The sessions that a folder starts by itself, how it stands with them, and the way to set them. */
export function FolderSessions({ folder, changeable }: FolderSessionsProps) {
  const { t } = useTranslation("settings");
  const [opened, setOpened] = useState(false);
  const { state, detail, since } = folder.sessions;
  return (
    <Stack gap={4} component="section" aria-label={t("inbox.sessions.title")}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Text size="sm" component="div">
          <AsSet folder={folder} />
        </Text>
        {changeable && (
          <Button
            variant="default"
            size="xs"
            miw="max-content"
            aria-label={t("inbox.sessions.changeNamed", { path: folder.path })}
            onClick={() => setOpened(true)}
          >
            {t("inbox.sessions.change")}
          </Button>
        )}
      </Group>
      {state !== null && (
        <Group gap="xs">
          <Status word={LOOKS[state]} label={t(`inbox.sessions.state.${state}`)} />
          <Text size="xs" component="div">
            {state !== "idle" && t("inbox.sessions.waiting", { count: folder.sessions.waiting })}{" "}
            {detail !== "" && <bdi>{sentence(detail)}</bdi>}{" "}
            {state !== "idle" && since !== null && (
              <>
                {t("inbox.sessions.since")} <Moment time={since} />
              </>
            )}
          </Text>
        </Group>
      )}
      <FormDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("inbox.sessions.dialog")}
        size="lg"
      >
        <FolderSessionsForm folder={folder} close={() => setOpened(false)} />
      </FormDialog>
    </Stack>
  );
}

/** What is set, in a sentence or three. */
function AsSet({ folder: { sessions, owner } }: { folder: FolderStatus }) {
  const { t } = useTranslation("settings");
  const { currency } = usePerson();
  if (!sessions.on) return t("inbox.sessions.off");
  const { endpoint, hours, budget, daily_budget: daily, spent_today: spent } = sessions;
  const always = hours === "00:00-24:00";
  return (
    <>
      {t(always ? "inbox.sessions.on" : "inbox.sessions.onWithin", {
        owner,
        endpoint,
        hours: hours.replace("-", "–"),
      })}{" "}
      {budget !== null && t("inbox.sessions.each", { amount: money(budget, currency) })}{" "}
      {daily !== null &&
        t("inbox.sessions.daily", {
          amount: money(daily, currency),
          spent: money(spent, currency),
        })}
    </>
  );
}
