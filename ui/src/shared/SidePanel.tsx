import { ActionIcon, Group, Paper, ScrollArea, Stack, Title, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface SidePanelProps {
  title: string;
  /** What the button says that closes it; Escape does too. */
  closing: string;
  close: () => void;
  width: number;
  children: ReactNode;
}

/** What was chosen from a list, beside it. */
export function SidePanel({ title, closing, close, width, children }: SidePanelProps) {
  return (
    <Paper
      component="section"
      withBorder
      w={width}
      style={{ flexShrink: 0, minHeight: 0 }}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      <ScrollArea h="100%" type="auto" viewportProps={{ tabIndex: 0, "aria-label": title }}>
        <Stack gap="sm" p="md">
          <Group justify="space-between" wrap="nowrap">
            <Title order={2} size="h4">
              {title}
            </Title>
            <Tooltip label={closing}>
              <ActionIcon variant="subtle" color="gray" onClick={close} aria-label={closing}>
                <IconX size={18} />
              </ActionIcon>
            </Tooltip>
          </Group>
          {children}
        </Stack>
      </ScrollArea>
    </Paper>
  );
}
