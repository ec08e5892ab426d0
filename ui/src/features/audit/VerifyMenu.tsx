import { Button, Menu, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { confirmAct, useAct } from "@/shared/act";
import { count } from "@/shared/figures";
import { useReach } from "@/shared/person";
import { useCheck } from "./CheckResult";
import type { LogFeed } from "./feed";

/** Before the log is there, nothing grows. */
const never = () => () => undefined;

interface VerifyMenuProps {
  log: { feed: LogFeed; reading: number } | undefined;
  /** Whether a filter leaves some events out. */
  filtered: boolean;
}

/** Asks whether to begin a drill; nothing where a person reads only their own events. */
function useDrill(): (() => void) | undefined {
  const { t } = useTranslation("audit");
  if (useReach("read_log") !== "all") return undefined;
  return () =>
    confirmAct({
      title: t("drill.title"),
      text: t("drill.text"),
      confirm: t("drill.start"),
      act: () => ask.drillLog(),
    });
}

/** Verify the whole log, or just what the filter finds, or try it on a damaged copy. */
export function VerifyMenu({ log, filtered }: VerifyMenuProps) {
  const { t } = useTranslation("audit");
  const task = useCheck();
  const events = useSyncExternalStore(log?.feed.watch ?? never, () => log?.feed.total ?? 0);
  const all = useAct({ act: () => ask.verifyLog(), changes: [] });
  const shown = useAct({ act: (reading: number) => ask.verifyReading(reading), changes: [] });
  const drill = useDrill();
  const busy = all.isPending || shown.isPending || (task !== undefined && task.ended_at === null);
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <Button leftSection={<IconShieldCheck size={18} aria-hidden />} disabled={busy}>
          {t(busy ? "verify.running" : "verify.verify")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => all.mutate()}>
          {t("verify.all")}
          <Text size="xs">{t("verify.allText")}</Text>
        </Menu.Item>
        {log && filtered && events > 0 && (
          <Menu.Item onClick={() => shown.mutate(log.reading)}>
            {t("verify.shown", { count: events, events: count(events) })}
            <Text size="xs">{t("verify.shownText")}</Text>
          </Menu.Item>
        )}
        {drill && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={drill}>
              {t("drill.open")}
              <Text size="xs">{t("drill.openText")}</Text>
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
