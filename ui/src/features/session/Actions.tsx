import { Button, Group, Menu, Stack } from "@mantine/core";
import {
  IconArrowsDiff,
  IconDownload,
  IconPlayerPlay,
  IconPlayerStop,
  IconRepeat,
  IconRosetteDiscountCheck,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Format, type SessionHead } from "@/ipc";
import { ActButton } from "@/shared/ActButton";
import { useAct } from "@/shared/act";
import { useMay } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { type Over, StartSession } from "@/shared/start/StartSession";

const FORMATS: Format[] = ["bundle", "pdf", "csv", "json"];
const CHANGED = ["session", "sessions", "today", "alerts", "review"];

/** What can be done with the session now: one primary act, and its export. */
export function Actions({ head, running }: { head: SessionHead; running: boolean }) {
  const { t } = useTranslation("session");
  const runs = useMay("run_sessions");
  const id = head.row.session_id;
  const inPlace = true;
  const cancel = useAct({ act: (of: string) => ask.cancelSession(of), changes: [], inPlace });
  const resume = useAct({ act: (of: string) => ask.resumeSession(of), changes: CHANGED, inPlace });
  const complete = useAct({
    act: (of: string) => ask.completeSession(of),
    changes: CHANGED,
    inPlace,
  });
  const acts = [cancel, resume, complete];
  const begin = (act: { mutate: (of: string) => void }) => {
    for (const one of acts) one.reset();
    act.mutate(id);
  };
  const buttons = (
    <Group gap="xs">
      {running && runs && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          loading={cancel.isPending}
          onClick={() => begin(cancel)}
        >
          {t("act.cancel")}
        </Button>
      )}
      {!running && head.may_resume && (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={resume.isPending}
          onClick={() => begin(resume)}
        >
          {t("act.resume")}
        </Button>
      )}
      {!running && head.may_complete && (
        <Button
          leftSection={<IconRosetteDiscountCheck size={16} aria-hidden />}
          loading={complete.isPending}
          onClick={() => begin(complete)}
        >
          {t("act.complete")}
        </Button>
      )}
      {!running && head.previous !== null && (
        <Button
          component={Link}
          to="/sessions/compare"
          search={{ a: head.previous, b: id } as never}
          variant="default"
          leftSection={<IconArrowsDiff size={16} aria-hidden />}
        >
          {t("act.compare")}
        </Button>
      )}
      {runs && <Again session={id} running={running || atWork(head)} />}
      {head.may_export && <Export session={id} />}
    </Group>
  );
  return (
    <Stack gap="xs">
      {buttons}
      <Refused error={acts.find((one) => one.isError && one.variables === id)?.error} />
    </Stack>
  );
}

/** Whether it is at work, here or elsewhere. */
function atWork(head: SessionHead): boolean {
  return ["initiated", "processing"].includes(head.row.session_status);
}

/** Its documents once more, in a session of their own. */
function Again({ session, running }: { session: string; running: boolean }) {
  const { t } = useTranslation("session");
  const [over, setOver] = useState<Over | null>(null);
  const close = () => setOver(null);
  return (
    <>
      <ActButton
        variant="default"
        leftSection={<IconRepeat size={16} aria-hidden />}
        why={running ? t("act.notYet") : undefined}
        onClick={() => setOver({ sessions: [session] })}
      >
        {t("act.again")}
      </ActButton>
      <StartSession over={over} close={close} started={close} />
    </>
  );
}

function Export({ session }: { session: string }) {
  const { t } = useTranslation("session");
  const navigate = useNavigate();
  const write = useAct({
    act: (format: Format) => ask.exportLog(format, { scope: "session", session }),
    changes: [],
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={write.isPending}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t("act.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => write.mutate(format)}>
            {t(`format.${format}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: "/reports", search: { session } } as never)}>
          {t("format.preview")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
