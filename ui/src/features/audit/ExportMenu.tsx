import { Button, Menu, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ExportScope, type Format } from "@/ipc";
import { useAct } from "@/shared/act";
import { count } from "@/shared/figures";
import { useReach } from "@/shared/person";
import type { LogFeed } from "./feed";

const FORMATS: Format[] = ["bundle", "csv", "json", "pdf"];

/** A report for people is of a session or of the log, not of what a filter finds. */
const FORMATS_OF_SOME = FORMATS.filter((format) => format !== "pdf");

interface ExportMenuProps {
  feed: LogFeed;
  reading: number;
  /** Whether a filter leaves some events out. */
  filtered: boolean;
}

/** Export with proof: the whole log, or just what the filter finds. */
export function ExportMenu({ feed, reading, filtered }: ExportMenuProps) {
  const { t } = useTranslation("audit");
  const permitted = useReach("export") !== "none";
  const total = useSyncExternalStore(feed.watch, () => feed.total);
  const write = useAct({
    act: ({ format, scope }: { format: Format; scope: ExportScope }) =>
      ask.exportLog(format, scope),
    changes: [],
  });
  if (!permitted) return null;
  const items = (formats: Format[], scope: ExportScope) =>
    formats.map((format) => (
      <Menu.Item key={format} onClick={() => write.mutate({ format, scope })}>
        {t(`export.${format}`)}
        <Text size="xs">{t(`export.${format}Text`)}</Text>
      </Menu.Item>
    ));
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          loading={write.isPending}
        >
          {t("export.title")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: "auto" }}>
        {filtered && total > 0 && (
          <>
            <Menu.Label>{t("export.filtered", { count: total, events: count(total) })}</Menu.Label>
            {items(FORMATS_OF_SOME, { scope: "reading", reading })}
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t("export.all")}</Menu.Label>
        {items(FORMATS, { scope: "all" })}
      </Menu.Dropdown>
    </Menu>
  );
}
