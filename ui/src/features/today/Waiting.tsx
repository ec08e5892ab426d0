import { Card, SimpleGrid, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Today } from "@/ipc";
import { count } from "@/shared/figures";
import type { Filters } from "@/shared/filters";

/** What waits for this person; every number is the way to what it counts. */
export function Waiting({ day }: { day: Today }) {
  const { t } = useTranslation("today");
  const cards: [string, number | null, string, Filters][] = [
    ["reviews", day.reviews, "/review", {}],
    ["unprocessed", day.unprocessed, "/inbox", { tab: "unprocessed" }],
    ["stopped", day.stopped, "/sessions", { status: "cancelled,interrupted" }],
    ["quarantined", day.quarantined, "/inbox", { tab: "quarantined" }],
  ];
  const shown = cards.filter(([, number]) => number !== null);
  return (
    <SimpleGrid
      cols={shown.length}
      spacing="md"
      component="section"
      aria-label={t("waiting.label")}
    >
      {shown.map(([key, number, to, search]) => (
        <Card
          key={key}
          withBorder
          padding="sm"
          component={Link}
          to={to}
          search={search as never}
          c="var(--mantine-color-text)"
          style={{ textDecoration: "none" }}
        >
          <Text size="xl" fw={700} c={number === 0 ? "dimmed" : "var(--mantine-color-anchor)"}>
            {count(number ?? 0)}
          </Text>
          <Text size="sm">{t(`waiting.${key}`, { count: number ?? 0 })}</Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}
