import { BarChart } from "@mantine/charts";
import {
  Anchor,
  Card,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Day, Today } from "@/ipc";
import { count, day as dayText, Money, NotMeasured, percent } from "@/shared/figures";

/** The last seven days, as charts or as the table behind them. */
export function Week({ day }: { day: Today }) {
  const { t } = useTranslation("today");
  const [table, setTable] = useState(false);
  return (
    <Card withBorder component="section" aria-label={t("week.title")}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t("week.title")}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t("week.as")}
          value={table ? "table" : "charts"}
          onChange={(value) => setTable(value === "table")}
          data={[
            { value: "charts", label: t("week.charts") },
            { value: "table", label: t("week.table") },
          ]}
        />
      </Group>
      {table ? (
        <WeekTable week={day.week} currency={day.currency} />
      ) : (
        <Charts week={day.week} currency={day.currency} />
      )}
    </Card>
  );
}

/** `Mon 16`. */
function short(date: string): string {
  const parsed = new Date(`${date}T00:00:00`);
  return parsed.toLocaleDateString("en-AU", { weekday: "short", day: "numeric" });
}

function Charts({ week, currency }: { week: Day[]; currency: string }) {
  const { t } = useTranslation("today");
  const data = week.map((one) => ({
    date: short(one.date),
    processed: one.processed,
    failed: one.failed,
    cost: Number(one.cost),
    review: one.review_permille === null ? null : one.review_permille / 10,
  }));
  const total = (of: (one: Day) => number) => count(week.reduce((sum, one) => sum + of(one), 0));
  const cost = week.reduce((sum, one) => sum + Number(one.cost), 0);
  return (
    <Stack gap="md">
      <Stack
        gap={4}
        role="img"
        aria-label={t("week.documentsSaid", {
          processed: total((one) => one.processed),
          failed: total((one) => one.failed),
        })}
      >
        <Text size="sm" fw={600}>
          {t("week.documents")}
        </Text>
        <BarChart
          h={150}
          data={data}
          dataKey="date"
          type="stacked"
          withLegend
          series={[
            { name: "processed", label: t("week.processed"), color: "ward.6" },
            { name: "failed", label: t("week.failed"), color: "red.6" },
          ]}
          aria-hidden
        />
      </Stack>
      <SimpleGrid cols={2}>
        <Stack
          gap={4}
          role="img"
          aria-label={t("week.costSaid", { currency, cost: cost.toFixed(2) })}
        >
          <Text size="sm" fw={600}>
            {t("week.cost", { currency })}
          </Text>
          <BarChart
            h={110}
            data={data}
            dataKey="date"
            series={[{ name: "cost", label: t("week.cost", { currency }), color: "violet.6" }]}
            aria-hidden
          />
        </Stack>
        <Stack
          gap={4}
          role="img"
          aria-label={t("week.reviewSaid", { reviews: total((one) => one.reviews) })}
        >
          <Text size="sm" fw={600}>
            {t("week.review")}
          </Text>
          <BarChart
            h={110}
            data={data}
            dataKey="date"
            unit=" %"
            series={[{ name: "review", label: t("week.review"), color: "yellow.7" }]}
            aria-hidden
          />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}

function WeekTable({ week, currency }: { week: Day[]; currency: string }) {
  const { t } = useTranslation("today");
  const heads = ["day", "sessions", "processed", "failed", "cost", "reviews", "review"];
  return (
    <Table.ScrollContainer
      minWidth={480}
      scrollAreaProps={{
        viewportProps: { tabIndex: 0, role: "region", "aria-label": t("week.title") },
      }}
    >
      <Table aria-label={t("week.title")} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} ta={head === "day" ? undefined : "right"}>
                {t(`week.${head}`, { currency })}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {week.map((one) => (
            <Table.Tr key={one.date}>
              <Table.Td>
                <Anchor
                  component={Link}
                  to="/sessions"
                  search={{ from: one.date, to: one.date } as never}
                  size="sm"
                >
                  {dayText(one.date)}
                </Anchor>
              </Table.Td>
              <Table.Td ta="right">{count(one.sessions)}</Table.Td>
              <Table.Td ta="right">{count(one.processed)}</Table.Td>
              <Table.Td ta="right">{count(one.failed)}</Table.Td>
              <Table.Td ta="right">
                <Money amount={one.cost} currency={currency} />
              </Table.Td>
              <Table.Td ta="right">{count(one.reviews)}</Table.Td>
              <Table.Td ta="right">
                {one.review_permille === null ? <NotMeasured /> : percent(one.review_permille)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
