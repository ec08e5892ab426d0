import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

/**
 * What this version does not do, said where somebody might take silence for an answer: no document
 * is screened, so that no review was asked for means nothing about what hides in it.
 */
export function NotScreened() {
  const { t } = useTranslation("document");
  return (
    <Text size="xs" c="dimmed">
      {t("notScreened")}
    </Text>
  );
}
