import { Button, Group, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DocumentView } from "@/ipc";
import type { Review } from "./useReview";

/** What ends a review or begins it again; nothing to who reviews nothing. */
export function ReviewBar({ view, review }: { view: DocumentView; review: Review }) {
  const { t } = useTranslation("document");
  if (view.may_reopen)
    return (
      <Button variant="default" onClick={review.reopen}>
        {t("reopen.open")}
      </Button>
    );
  if (!view.result || !review.may) return null;
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
