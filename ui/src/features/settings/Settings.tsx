import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFilters } from "@/shared/filters";
import { Page } from "@/shared/Page";
import { Appearance } from "./Appearance";
import { Endpoints } from "./Endpoints";
import { InboxFolder } from "./InboxFolder";
import { People } from "./People";
import { Thresholds } from "./Thresholds";

const TABS = ["endpoints", "people", "thresholds", "inbox", "appearance"] as const;

/** What the clinic works with, and how the window looks. */
export function Settings() {
  const { t } = useTranslation("settings");
  const [filters, setFilters] = useFilters();
  const tab = TABS.find((one) => one === filters.tab) ?? "endpoints";
  return (
    <Page title={t("title")}>
      <Tabs
        value={tab}
        onChange={(next) => setFilters({ tab: next ?? undefined })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t("parts")}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tab.${one}`)}
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
          <Thresholds />
        </Tabs.Panel>
        <Tabs.Panel value="inbox" pt="md">
          <InboxFolder />
        </Tabs.Panel>
        <Tabs.Panel value="appearance" pt="md">
          <Appearance />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
