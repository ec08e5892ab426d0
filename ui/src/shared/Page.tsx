import { Box, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useRef } from "react";
import css from "./Page.module.css";

interface PageProps {
  title: string;
  /** One line below the title. */
  about?: ReactNode;
  /** The one primary action, and what stands beside it. */
  actions?: ReactNode;
  /** The content takes the height that is left, such as a list that scrolls by itself. */
  fill?: boolean;
  children: ReactNode;
}

/** A screen: its title, its action, its content, which scrolls. */
export function Page({ title, about, actions, fill, children }: PageProps) {
  const scroller = useRef<HTMLDivElement>(null);
  return (
    <Box ref={scroller} h="100%" style={{ overflow: "auto" }} px="lg" py="md">
      <Stack gap="md" className={fill ? css.filled : undefined}>
        <Group justify="space-between" align="flex-start" className={`${css.head} no-print`}>
          <Stack gap={2} style={{ minWidth: 0 }}>
            <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
              {title}
            </Title>
            {about !== undefined && (
              <Text c="dimmed" size="sm" component="div">
                {about}
              </Text>
            )}
          </Stack>
          {actions !== undefined && (
            <Group gap="xs" className={css.actions}>
              {actions}
            </Group>
          )}
        </Group>
        {children}
      </Stack>
    </Box>
  );
}
