import { Stack, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Permission } from "@/ipc";
import { useFilters } from "@/shared/filters";
import { Page } from "@/shared/Page";
import { useReaches } from "@/shared/person";
import { Appearance } from "./Appearance";
import { Background } from "./Background";
import { Dates } from "./Dates";
import { Endpoints } from "./Endpoints";
import { Identity } from "./Identity";
import { InboxFolders } from "./InboxFolders";
import { Keys } from "./Keys";
import { Messages } from "./messages/Messages";
import { People } from "./People";
import { Screening } from "./screening/Screening";
import { Thresholds } from "./Thresholds";

/** Each part with what it takes to look at it; `null` is nothing. */
const TABS = [
  { name: "endpoints", needs: "run_sessions" },
  { name: "people", needs: "administer" },
  { name: "thresholds", needs: "run_sessions" },
  { name: "screening", needs: "run_sessions" },
  { name: "messages", needs: "read_messages" },
  { name: "background", needs: null },
  { name: "inbox", needs: "administer" },
  { name: "keys", needs: "administer" },
  { name: "appearance", needs: null },
] as const satisfies { name: string; needs: Permission | null }[];

/** What the clinic works with, and how the window looks. */
export function Settings() {
  const { t } = useTranslation("settings");
  const [filters, setFilters] = useFilters();
  const reaches = useReaches();
  const offered = TABS.filter(({ needs }) => needs === null || reaches(needs));
  // Who comes by an address is told that the part is not for them.
  const asked = TABS.find((one) => one.name === filters.tab);
  const tab = asked?.name ?? offered[0]?.name ?? "appearance";
  return (
    <Page title={t("title")}>
      <Tabs
        value={tab}
        onChange={(next) => setFilters({ tab: next ?? undefined })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t("parts")} className="no-print">
          {offered.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="endpoints" pt="md">
          <Endpoints />
        </Tabs.Panel>
        <Tabs.Panel value="people" pt="md">
          <People />
        </Tabs.Panel>
        <Tabs.Panel value="thresholds" pt="md">
          <Stack gap="xl">
            <Thresholds />
            <Identity />
            <Dates />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="screening" pt="md">
          <Screening />
        </Tabs.Panel>
        <Tabs.Panel value="messages" pt="md">
          <Messages />
        </Tabs.Panel>
        <Tabs.Panel value="background" pt="md">
          <Background />
        </Tabs.Panel>
        <Tabs.Panel value="inbox" pt="md">
          <InboxFolders />
        </Tabs.Panel>
        <Tabs.Panel value="keys" pt="md">
          <Keys />
        </Tabs.Panel>
        <Tabs.Panel value="appearance" pt="md">
          <Appearance />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
