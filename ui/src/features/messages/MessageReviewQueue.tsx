import { Button, Group, Text } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { MessagePage } from "@/ipc";
import { count } from "@/shared/figures";
import { useMay, usePerson } from "@/shared/person";

/** How many messages wait for review, and the way to the first that this person may review. */
export function MessageReviewQueue({ page }: { page: MessagePage }) {
  const { t } = useTranslation("messages");
  const mayReview = useMay("review");
  const { name } = usePerson();
  if (page.total === 0) return null;
  const next = page.messages.find(
    (one) => one.author !== name && (one.claimedBy === null || one.claimedBy === name),
  );
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" role="status">
        {t("reviewQueue", { count: page.total, shown: count(page.total) })}
      </Text>
      {mayReview && next && (
        <Button
          component={Link}
          to={`/messages/${next.messageId}`}
          variant="default"
          leftSection={<IconChecklist size={16} aria-hidden />}
          style={{ flex: "none" }}
        >
          {t("reviewFirst")}
        </Button>
      )}
    </Group>
  );
}
