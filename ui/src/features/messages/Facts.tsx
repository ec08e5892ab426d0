import { Code, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { MessageView } from "@/ipc";
import { CopyText } from "@/shared/CopyText";
import { count, duration, Moment } from "@/shared/figures";
import { SessionLink } from "@/shared/links";

/** Who wrote, reviewed and sent the message, when, and to whom; what is not there is left out. */
export function Facts({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const to = view.recipientEmail ?? view.recipientPhone;
  const yesNo = (yes: boolean) => t(yes ? "facts.yes" : "facts.no");
  const byAt = (name: string, at: string | null) => (
    <>
      <bdi>{name}</bdi>
      {at !== null && (
        <>
          , <Moment time={at} />
        </>
      )}
    </>
  );
  const isUrgent = view.priority === "urgent";
  const urgent = isUrgent ? <bdi>{view.urgentReason || t("facts.yes")}</bdi> : t("facts.notUrgent");
  const facts: [string, ReactNode][] = [
    ["column.method", t(`method.${view.deliveryMethod}`)],
    ["facts.to", to && <bdi>{to}</bdi>],
    ["column.purpose", t(`purpose.${view.purpose}`)],
    ["facts.urgent", urgent],
    ["facts.notBefore", view.scheduledFor && <Moment time={view.scheduledFor} />],
    ["facts.author", byAt(view.author, view.createdAt)],
    ["facts.origin", t(`facts.origins.${view.origin}`)],
    [
      "facts.model",
      view.aiModelUsed && (
        <>
          <bdi>{view.aiModelUsed}</bdi>
          {view.tokensConsumed !== null &&
            `, ${t("facts.tokens", { count: view.tokensConsumed, shown: count(view.tokensConsumed) })}`}
        </>
      ),
    ],
    ["facts.settled", view.settled.length > 0 && <bdi>{view.settled.join(", ")}</bdi>],
    ["facts.submitted", view.submittedBy && byAt(view.submittedBy, view.submittedAt)],
    ["facts.reviewer", view.reviewer && byAt(view.reviewer, view.reviewedAt)],
    ["facts.notes", view.reviewNotes && <bdi>{view.reviewNotes}</bdi>],
    ["facts.seconds", view.reviewSeconds !== null && duration(view.reviewSeconds)],
    ["facts.source", view.sourceOpened !== null && yesNo(view.sourceOpened)],
    [
      "facts.released",
      view.releasedBy && (
        <>
          <bdi>{view.releasedBy}</bdi>
          {view.direct && `, ${t("facts.direct")}`}
        </>
      ),
    ],
    ["facts.sent", view.sentAt && <Moment time={view.sentAt} />],
    [
      "facts.retries",
      view.retryCount > 0 && (
        <>
          {count(view.retryCount)}, <Moment time={view.lastRetryAt} />
        </>
      ),
    ],
    [
      "facts.session",
      view.sessionId && (
        <SessionLink session={view.sessionId}>{t("facts.openSession")}</SessionLink>
      ),
    ],
    ["facts.where", `${view.ipAddress}, ${view.userAgent}`],
    [
      "facts.hash",
      <>
        <Code title={view.contentHash}>{view.contentHash.slice(0, 16)}…</Code>{" "}
        <CopyText text={view.contentHash} label={t("facts.copyHash")} />
      </>,
    ],
  ];
  return (
    <Table variant="vertical" aria-label={t("facts.label")}>
      <Table.Tbody>
        {facts.map(
          ([key, value]) =>
            value && (
              <Table.Tr key={key}>
                <Table.Th w={160} scope="row">
                  {t(key)}
                </Table.Th>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
              </Table.Tr>
            ),
        )}
      </Table.Tbody>
    </Table>
  );
}
