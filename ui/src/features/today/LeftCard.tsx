import { Anchor, Card, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { LeftTheClinic } from "@/ipc";
import { day, size } from "@/shared/figures";

/** How much left this clinic since the month began, with the way to its proof. */
export function LeftCard({ left }: { left: LeftTheClinic }) {
  const { t } = useTranslation("today");
  return (
    <Card withBorder component="section" aria-label={t("left.title")}>
      <Stack gap={6}>
        <Title order={2} size="h5">
          {t("left.title")}
        </Title>
        <Text fw={600}>{t("left.bytes", { bytes: size(left.bytes) })}</Text>
        <Text size="sm" c="dimmed">
          {t("left.since", { day: day(left.since.slice(0, 10)) })}{" "}
          {left.of_documents === 0
            ? t("left.noDocument")
            : t("left.documents", { bytes: size(left.of_documents) })}
        </Text>
        <Anchor component={Link} to="/egress" size="sm">
          {t("left.show")}
        </Anchor>
      </Stack>
    </Card>
  );
}
