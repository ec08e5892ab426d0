import { Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import {
  IconChecklist,
  IconFileAlert,
  IconInbox,
  IconPlayerPause,
  IconUserQuestion,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Today } from "@/ipc";
import { count } from "@/shared/figures";

interface Wait {
  name: string;
  number: number | null;
  to: string;
  search: Record<string, string>;
  icon: TablerIcon;
}

/** What waits for this person. Each card leads to exactly what it counts. */
export function Waiting({ today }: { today: Today }) {
  const { t } = useTranslation("today");
  const waits: Wait[] = [
    { name: "reviews", number: today.reviews, to: "/review", search: {}, icon: IconChecklist },
    {
      name: "choices",
      // Rare, and nothing to who has none: the other four keep their places.
      number: today.patient_choices || null,
      to: "/inbox",
      search: { tab: "to_choose" },
      icon: IconUserQuestion,
    },
    {
      name: "unprocessed",
      number: today.unprocessed,
      to: "/inbox",
      search: { tab: "unprocessed" },
      icon: IconInbox,
    },
    {
      name: "stopped",
      number: today.stopped,
      to: "/sessions",
      search: { status: "interrupted,cancelled" },
      icon: IconPlayerPause,
    },
    {
      name: "quarantined",
      number: today.quarantined,
      to: "/inbox",
      search: { tab: "quarantined" },
      icon: IconFileAlert,
    },
  ];
  // A role that may not review has no reviews that wait, rather than none.
  const shown = waits.filter((wait) => wait.number !== null);
  return (
    <Stack gap="xs" component="section" aria-label={t("waiting.title")}>
      <Title order={2} size="h5">
        {t("waiting.title")}
      </Title>
      <SimpleGrid cols={{ base: 2, sm: shown.length }} spacing="md">
        {shown.map(({ name, number, to, search, icon: Icon }) => (
          <Card
            key={name}
            component={Link}
            to={to}
            search={search as never}
            withBorder
            padding="sm"
            c="inherit"
          >
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <Icon size={22} aria-hidden style={{ flexShrink: 0, marginTop: 6 }} />
              <div style={{ minWidth: 0 }}>
                <Text fz={26} fw={650} lh={1.2}>
                  {count(number ?? 0)}
                </Text>
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {t(`waiting.${name}`, { count: number ?? 0 })}
                </Text>
              </div>
            </Group>
          </Card>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
