/**
 * Bars for days, or the like; what they show is told in words and in a table by the caller. Own,
 * because the usual chart libraries assign to what frozen prototypes hold.
 */
import { Box, ColorSwatch, Flex, Group, Stack, Text } from "@mantine/core";

export interface Series<Row> {
  label: string;
  /** A colour of the theme, such as `ward.6`. */
  color: string;
  /** `null` is not measured: no bar. */
  value: (row: Row) => number | null;
}

interface BarsProps<Row> {
  rows: readonly Row[];
  name: (row: Row) => string;
  /** Stacked, the first on top. */
  series: Series<Row>[];
  /** A value as text; it stands above its bar. */
  format: (value: number) => string;
  height?: number;
  /** What the tallest bar could stand for; the most of the rows where it is left out. */
  full?: number;
}

export function Bars<Row>({ rows, name, series, format, height = 150, full }: BarsProps<Row>) {
  const sum = (row: Row) => series.reduce((all, one) => all + (one.value(row) ?? 0), 0);
  const most = full ?? Math.max(...rows.map(sum), 0);
  const part = (value: number | null) => (most > 0 ? ((value ?? 0) / most) * (height - 24) : 0);
  return (
    <Stack gap={4}>
      <Flex
        gap={6}
        align="flex-end"
        style={{ borderBottom: "1px solid var(--mantine-color-default-border)" }}
      >
        {rows.map((row) => (
          <Stack
            key={name(row)}
            gap={0}
            align="center"
            justify="flex-end"
            h={height}
            style={{ flex: 1, minWidth: 0 }}
          >
            <Text size="xs">{sum(row) > 0 && format(sum(row))}</Text>
            {series.map((one) => (
              <Box key={one.label} w="70%" maw={48} h={part(one.value(row))} bg={one.color} />
            ))}
          </Stack>
        ))}
      </Flex>
      <Flex gap={6}>
        {rows.map((row) => (
          <Text key={name(row)} size="xs" ta="center" truncate style={{ flex: 1 }}>
            {name(row)}
          </Text>
        ))}
      </Flex>
      {series.length > 1 && (
        <Group gap="md" justify="center">
          {series.map((one) => (
            <Group key={one.label} gap={4}>
              <ColorSwatch
                color={`var(--mantine-color-${one.color.replace(".", "-")})`}
                size={10}
              />
              <Text size="xs">{one.label}</Text>
            </Group>
          ))}
        </Group>
      )}
    </Stack>
  );
}
