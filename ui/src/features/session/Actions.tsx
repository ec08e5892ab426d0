import { Button, Group, Menu } from "@mantine/core";
import {
  IconDownload,
  IconPlayerPlay,
  IconPlayerStop,
  IconRosetteDiscountCheck,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask, type Format, type SessionHead } from "@/ipc";
import { useAct } from "@/shared/act";
import { useMay } from "@/shared/person";

const FORMATS: Format[] = ["bundle", "pdf", "csv", "json"];
const CHANGED = ["session", "sessions", "today", "alerts", "review"];

/** What can be done with the session now: one primary act, and its export. */
export function Actions({ head, running }: { head: SessionHead; running: boolean }) {
  const { t } = useTranslation("session");
  const runs = useMay("run_sessions");
  const id = head.row.session_id;
  const cancel = useAct({ act: () => ask.cancelSession(id), changes: [] });
  const resume = useAct({ act: () => ask.resumeSession(id), changes: CHANGED });
  const complete = useAct({ act: () => ask.completeSession(id), changes: CHANGED });
  return (
    <Group gap="xs">
      {running && runs && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {t("act.cancel")}
        </Button>
      )}
      {!running && head.may_resume && (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate()}
        >
          {t("act.resume")}
        </Button>
      )}
      {!running && head.may_complete && (
        <Button
          leftSection={<IconRosetteDiscountCheck size={16} aria-hidden />}
          loading={complete.isPending}
          onClick={() => complete.mutate()}
        >
          {t("act.complete")}
        </Button>
      )}
      {head.may_export && <Export session={id} />}
    </Group>
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
