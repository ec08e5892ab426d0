import {
  Anchor,
  Box,
  Button,
  Card,
  Center,
  Group,
  ScrollArea,
  Table,
  Text,
  Title,
} from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Day } from "@/ipc";
import { day } from "@/shared/figures";

interface ChartCardProps {
  title: string;
  /** Everything that the chart shows, in words. */
  told: string;
  week: Day[];
  columns: { title: string; value: (of: Day) => ReactNode }[];
  chart: ReactNode;
  /** What stands in the chart's place where it would show nothing. */
  nothing?: string | false;
}

/** A chart, and behind it the table of what it shows. */
export function ChartCard({ title, told, week, columns, chart, nothing }: ChartCardProps) {
  const { t } = useTranslation("today");
  const [table, setTable] = useState(false);
  const Icon = table ? IconChartBar : IconTable;
  return (
    <Card withBorder padding="sm" component="section" aria-label={title}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Title order={3} size="h6">
          {title}
        </Title>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<Icon size={16} aria-hidden />}
          onClick={() => setTable(!table)}
          style={{ flexShrink: 0 }}
        >
          {t(table ? "week.asChart" : "week.asTable")}
        </Button>
      </Group>
      {table ? (
        <ScrollArea type="auto">
          <Table aria-label={title} verticalSpacing={3}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("week.day")}</Table.Th>
                {columns.map((column) => (
                  <Table.Th key={column.title} ta="right">
                    {column.title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {week.map((of) => (
                <Table.Tr key={of.date}>
                  <Table.Th scope="row" fw={400}>
                    <Anchor
                      component={Link}
                      to="/sessions"
                      search={{ from: of.date, to: of.date } as never}
                      size="sm"
                    >
                      {day(of.date)}
                    </Anchor>
                  </Table.Th>
                  {columns.map((column) => (
                    <Table.Td key={column.title} ta="right">
                      {column.value(of)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      ) : nothing ? (
        <Center h={150}>
          <Text size="sm" c="dimmed">
            {nothing}
          </Text>
        </Center>
      ) : (
        <Box role="img" aria-label={`${title}. ${told}`}>
          {chart}
        </Box>
      )}
    </Card>
  );
}
