/** Why a value is in doubt, in words: a sign and a sentence each, so that no colour stands alone. */
import { Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { StoredField } from "@/ipc";

/** Nothing where nothing is in doubt, or a reviewer gave the value. */
export function Doubts({ field }: { field: StoredField }) {
  const { t } = useTranslation("shared");
  if (field.doubts.length === 0 || field.review_state === "added") return null;
  return (
    <Stack gap={0}>
      {field.doubts.map((doubt) => (
        <Group key={doubt} gap={6} wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={14} aria-hidden style={{ flex: "none", marginTop: 2 }} />
          <Text size="xs">{t(`doubt.${doubt}`)}</Text>
        </Group>
      ))}
      {field.readings.length > 0 && (
        <Text size="xs" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {t("doubt.readings", { readings: field.readings.join(" · ") })}
        </Text>
      )}
    </Stack>
  );
}
