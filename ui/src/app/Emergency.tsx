/** Emergency access: asked for with a reason, and shown for as long as it lasts. */
import { Group, Text } from "@mantine/core";
import { IconUrgent } from "@tabler/icons-react";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { confirmDangerousAct } from "@/shared/Confirmation";
import { queryClient } from "@/shared/window";

/** How high the strip is, in pixels. */
export const STRIP = 32;

export function askEmergencyAccess(): void {
  const t = i18next.getFixedT(null, "app");
  confirmDangerousAct({
    title: t("emergency.title"),
    text: t("emergency.text"),
    confirm: t("emergency.confirm"),
    act: async (given) => {
      await ask.takeEmergencyAccess(given);
      // Every list may hold more now, and so may what is on the screen.
      await queryClient.invalidateQueries();
    },
  });
}

/** Says what holds as long as it does. */
export function EmergencyStrip() {
  const { t } = useTranslation("app");
  return (
    <Group h={STRIP} px="md" gap="xs" wrap="nowrap" bg="red.9" c="white" role="status">
      <IconUrgent size={18} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" fw={600} truncate>
        {t("emergency.strip")}
      </Text>
    </Group>
  );
}
