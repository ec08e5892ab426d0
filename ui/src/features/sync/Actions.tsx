import { Button, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask, type SyncStatus } from "@/ipc";
import { ActButton } from "@/shared/ActButton";
import { openDialog } from "@/shared/dialogs";
import { useMay } from "@/shared/person";
import { PauseForm } from "./PauseForm";
import { useSyncAct } from "./queries";

/** What an administrator can do about sync as a whole. */
export function Actions({ status }: { status: SyncStatus }) {
  const { t } = useTranslation("sync");
  const administers = useMay("administer");
  const now = useSyncNow();
  const resume = useSyncAct({ act: () => ask.syncResume(), done: () => t("command.resumed") });
  if (!administers) return null;
  const paused = status.pause !== null;
  return (
    <>
      {now.isPending && (
        <Text size="sm" role="status">
          {t("command.busy")}
        </Text>
      )}
      {paused ? (
        <Button variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
          {t("command.resume")}
        </Button>
      ) : (
        <Button
          variant="default"
          onClick={() => openDialog(t("pause.title"), (close) => <PauseForm close={close} />)}
        >
          {t("command.pause")}
        </Button>
      )}
      <ActButton
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={now.isPending}
        {...(paused && { why: t("command.paused") })}
        onClick={() => now.mutate()}
      >
        {t("command.now")}
      </ActButton>
    </>
  );
}

/** Sends what is new now, whatever was planned. How it went, the screen shows. */
export function useSyncNow() {
  const { t } = useTranslation("sync");
  return useSyncAct({
    act: () => ask.syncNow(),
    done: ({ office, witnesses }) => {
      const failed = [office, ...witnesses].some((one) => one !== null && one.problem !== null);
      const paused = office !== null && office.unsent.length > 0 && !!office.word?.pausedUntil;
      return t(failed ? "command.notAll" : paused ? "command.heldBack" : "command.done");
    },
  });
}
