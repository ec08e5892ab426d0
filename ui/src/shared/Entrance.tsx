/** What stands before the console or the page: first run and sign-in, outside the router. */
import { Box, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface EntranceProps {
  /** The widest that the content gets, in pixels. */
  width: number;
  /** Small print below. */
  below?: ReactNode;
  children: ReactNode;
}

export function Entrance({ width, below, children }: EntranceProps) {
  return (
    <Box
      component="main"
      h="100dvh"
      px="md"
      py="xl"
      bg="var(--mantine-color-default-hover)"
      style={{ overflow: "auto" }}
    >
      <Stack gap="lg" maw={width} mx="auto">
        <Group gap="xs" justify="center" className="no-print">
          <Mark />
          <Text fw={700} size="xl">
            Wardbook
          </Text>
        </Group>
        {children}
        {below && (
          <Text size="xs" ta="center" className="no-print" component="div">
            {below}
          </Text>
        )}
      </Stack>
    </Box>
  );
}

/** The sign of the program, as in `icons/wardbook.svg`. */
export function Mark({ size = 36 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 1024 1024" aria-hidden="true">
      <rect x="32" y="32" width="960" height="960" rx="208" fill="#0b5c6b" />
      <path d="M232 272C320 232 432 240 512 304L512 800C432 736 320 728 232 768Z" fill="#ffffff" />
      <path d="M792 272C704 232 592 240 512 304L512 800C592 736 704 728 792 768Z" fill="#c9eef2" />
      <path
        d="M584 548L648 612L756 468M300 384L444 384M300 476L444 476M300 568L404 568"
        fill="none"
        stroke="#0b5c6b"
        strokeWidth="40"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
