import { Button, Menu, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ExportScope, type Format } from "@/ipc";
import { tellRefused, useAct } from "@/shared/act";
import { count } from "@/shared/figures";
import { useReach } from "@/shared/person";
import type { LogFeed } from "./feed";

const FORMATS: Format[] = ["bundle", "csv", "json", "pdf"];

/** Export with proof: the whole log, or the positions that the filter reaches over. */
export function ExportMenu({ feed, reading }: { feed: LogFeed; reading: number }) {
  const { t } = useTranslation("audit");
  const permitted = useReach("export") !== "none";
  const [range, setRange] = useState<[number, number] | null>(null);
  const write = useAct({
    act: ({ format, scope }: { format: Format; scope: ExportScope }) =>
      ask.exportLog(format, scope),
    changes: [],
  });
  if (!permitted) return null;
  const look = async () => {
    setRange(null);
    try {
      const newest = feed.row(feed.total - 1)?.seq;
      const { rows } = await ask.logRows(reading, Math.max(0, feed.total - 1), 1);
      const oldest = rows.at(-1)?.seq;
      if (newest !== undefined && oldest !== undefined) setRange([oldest, newest]);
    } catch (thrown) {
      tellRefused(thrown);
    }
  };
  const items = (scope: ExportScope) =>
    FORMATS.map((format) => (
      <Menu.Item key={format} onClick={() => write.mutate({ format, scope })}>
        {t(`export.${format}`)}
        <Text size="xs">{t(`export.${format}Text`)}</Text>
      </Menu.Item>
    ));
  return (
    <Menu position="bottom-end" width={340} onOpen={() => void look()}>
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
        <Menu.Label>{t("export.all")}</Menu.Label>
        {items({ scope: "all" })}
        {range && (
          <>
            <Menu.Divider />
            <Menu.Label>
              {t("export.range", { from: count(range[0]), to: count(range[1]) })}
            </Menu.Label>
            {items({ scope: "range", from: range[0], to: range[1] + 1 })}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
