import { Alert, Anchor, Group, List, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SessionHead } from "@/ipc";
import { count, Moment } from "@/shared/figures";
import { DocumentLink } from "@/shared/links";
import { useMay } from "@/shared/person";

/** What somebody must know before they rely on this session. */
export function Notices({ head, running }: { head: SessionHead; running: boolean }) {
  const { t } = useTranslation("session");
  const reviews = useMay("review");
  const { row } = head;
  const alerts = head.alerts.filter((alert) => alert.state !== "resolved");
  const first = alerts[0];
  return (
    <Stack gap="xs">
      {!running && head.waits_for && (
        <Alert color="yellow" title={t("waits")}>
          <Group gap="xs">
            <Text size="sm">{head.waits_for}</Text>
            {reviews && row.manual_review_required > 0 && (
              <Anchor component={Link} to="/review" size="sm">
                {t("toReview")}
              </Anchor>
            )}
          </Group>
        </Alert>
      )}
      {head.reopened.length > 0 && (
        <Alert
          color="yellow"
          title={t("reopened.title", {
            count: head.reopened.length,
            shown: count(head.reopened.length),
          })}
        >
          <List size="sm">
            {head.reopened.map((one) => (
              <List.Item key={one.document_id}>
                <DocumentLink
                  document={one.document_id}
                  session={row.session_id}
                  name={t("reopened.document", { position: count(one.position) })}
                />{" "}
                {t("reopened.by", { name: one.by })} <Moment time={one.at} />
              </List.Item>
            ))}
          </List>
          <Text size="sm">{t("reopened.text")}</Text>
        </Alert>
      )}
      {row.failed_documents > 0 && (
        <Alert
          color="orange"
          title={t("failed", { count: row.failed_documents, shown: count(row.failed_documents) })}
        >
          <Text size="sm">{head.error_summary ?? t("failedText")}</Text>
        </Alert>
      )}
      {first && (
        <Alert
          color="red"
          title={t("alerts", { count: alerts.length, shown: count(alerts.length) })}
        >
          <Anchor
            component={Link}
            to="/alerts"
            search={{ session: row.session_id } as never}
            size="sm"
          >
            {first.title}
          </Anchor>
        </Alert>
      )}
    </Stack>
  );
}
