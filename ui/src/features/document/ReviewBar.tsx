import { Button, Group, Kbd, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DocumentView } from "@/ipc";
import { useReach } from "@/shared/person";
import type { Review } from "./useReview";

/** What ends a review, or why nothing can be said any more; nothing to who reviews nothing. */
export function ReviewBar({ view, review }: { view: DocumentView; review: Review }) {
  const { t } = useTranslation("document");
  const reviews = useReach("review") === "all";
  if (view.may_reopen)
    return (
      <Button variant="default" onClick={review.reopen}>
        {t("reopen.open")}
      </Button>
    );
  if (!view.result) return null;
  // A result that could neither be reviewed nor opened again by who reviews is a completed session's.
  if (!review.may)
    return reviews ? (
      <Text size="sm" c="dimmed" maw={420} ta="end">
        {t("finish.closed")}
      </Text>
    ) : null;
  return (
    <Group gap="xs" wrap="nowrap">
      <Button variant="default" onClick={review.reject}>
        {t("finish.reject")}
      </Button>
      <Button onClick={review.accept} rightSection={<Kbd size="xs">{t("finish.key")}</Kbd>}>
        {t("finish.accept")}
      </Button>
    </Group>
  );
}
