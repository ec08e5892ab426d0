import { Card, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

export interface CardFigure {
  key: string;
  name: string;
  value: ReactNode;
  /** What the value rests on, or is to be seen against. */
  more?: ReactNode;
}

/** A few figures that are taken in at a glance. */
export function FigureCards({ figures }: { figures: readonly CardFigure[] }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: figures.length }} spacing="xs">
      {figures.map(({ key, name, value, more }) => (
        <Card key={key} withBorder padding="sm">
          <Stack gap={0}>
            <Text size="xs">{name}</Text>
            <Text fw={650} size="lg" component="div">
              {value}
            </Text>
            {more && (
              <Text size="xs" c="dimmed">
                {more}
              </Text>
            )}
          </Stack>
        </Card>
      ))}
    </SimpleGrid>
  );
}
