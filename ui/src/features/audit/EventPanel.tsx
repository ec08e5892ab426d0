import { ActionIcon, Group, Paper, ScrollArea, Stack, Title, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { EventView } from "./EventView";

/** One event beside the list that it was chosen from. */
export function EventPanel({ seq, close }: { seq: number; close: () => void }) {
  const { t } = useTranslation("audit");
  const title = t("event.title", { seq: count(seq) });
  return (
    <Paper
      component="section"
      withBorder
      w={460}
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
            <Tooltip label={t("event.close")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                onClick={close}
                aria-label={t("event.close")}
              >
                <IconX size={18} />
              </ActionIcon>
            </Tooltip>
          </Group>
          <EventView seq={seq} order={3} />
        </Stack>
      </ScrollArea>
    </Paper>
  );
}
