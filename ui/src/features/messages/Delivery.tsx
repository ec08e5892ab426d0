import { Alert, List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AttemptView, MessageView, Received } from "@/ipc";
import { CopyText } from "@/shared/CopyText";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Moment } from "@/shared/figures";
import { sentence } from "@/shared/refusal";
import { standing } from "./standing";

/** What became of a message: attempts, the provider's words, errors, and what came back. */
export function Delivery({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const word = standing(view, view.hasReceipts);
  const { attempts, maxAttempts, nextRetryAt, attemptList, errorLog, webhookData } = view;
  const nothing = attemptList.length === 0 && errorLog.length === 0 && webhookData.length === 0;
  return (
    <Stack gap="sm">
      {word === "may_have_been_sent" && (
        <Alert color="orange" title={t("delivery.unknown")}>
          {t("delivery.unknownText")}
        </Alert>
      )}
      {word === "sent_no_receipt" && (
        <Alert color="gray" title={t("delivery.noReceipt")}>
          {t("delivery.noReceiptText")}
        </Alert>
      )}
      {view.failureReason !== null && (
        <Alert color="red" title={t("delivery.failed")} style={{ overflowWrap: "anywhere" }}>
          {sentence(view.failureReason)}
        </Alert>
      )}
      {view.deliveryConfirmed && (
        <Text size="sm">
          {t("delivery.confirmed")} <Moment time={view.confirmedAt} />
        </Text>
      )}
      {nextRetryAt !== null && (
        <Text size="sm">
          {t("delivery.next")}: <Moment time={nextRetryAt} />
        </Text>
      )}
      {nothing && <Text size="sm">{t("delivery.none")}</Text>}
      {attemptList.length > 0 && (
        <>
          <Text size="sm">
            {t("delivery.soFar", { shown: count(attempts), most: count(maxAttempts) })}
          </Text>
          <Attempts attempts={attemptList} />
        </>
      )}
      {view.providerId !== null && (
        <Text size="sm" component="div" style={{ overflowWrap: "anywhere" }}>
          {t("delivery.providerId")}: <bdi>{view.providerId}</bdi>{" "}
          <CopyText text={view.providerId} label={t("delivery.copyId")} />
        </Text>
      )}
      {errorLog.length > 0 && (
        <Stack gap={4}>
          <Title order={2} size="sm">
            {t("delivery.errors")}
          </Title>
          <List size="sm" spacing={2}>
            {errorLog.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the log only grows
              <List.Item key={at} style={{ overflowWrap: "anywhere" }}>
                <Moment time={line.at} />: <bdi>{sentence(line.words)}</bdi>
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
      {webhookData.length > 0 && <CameBack received={webhookData} />}
    </Stack>
  );
}

function Attempts({ attempts }: { attempts: AttemptView[] }) {
  const { t } = useTranslation("messages");
  const columns: Column<AttemptView>[] = [
    {
      key: "number",
      title: t("delivery.attempt"),
      fixed: true,
      numeric: true,
      render: (row) => count(row.number),
    },
    {
      key: "begun",
      title: t("delivery.begun"),
      fixed: true,
      render: (row) => <Moment time={row.begunAt} />,
    },
    {
      key: "ended",
      title: t("delivery.ended"),
      fixed: true,
      render: (row) =>
        row.endedAt === null ? t("delivery.running") : <Moment time={row.endedAt} />,
    },
    {
      key: "outcome",
      title: t("delivery.outcome"),
      fixed: true,
      render: (row) =>
        row.outcome !== null &&
        t(`delivery.outcomes.${row.outcome}`, { defaultValue: row.outcome }),
    },
    {
      key: "words",
      title: t("delivery.words"),
      fixed: true,
      render: (row) => (
        <Text size="sm" maw={320} style={{ overflowWrap: "anywhere" }}>
          <bdi>{row.words}</bdi>
        </Text>
      ),
    },
  ];
  return (
    <DataTable
      name="message-attempts"
      label={t("delivery.attempts")}
      columns={columns}
      rows={attempts}
      rowKey={(row) => String(row.number)}
    />
  );
}

function CameBack({ received }: { received: Received[] }) {
  const { t } = useTranslation("messages");
  const columns: Column<Received & { place: number }>[] = [
    {
      key: "at",
      title: t("delivery.at"),
      fixed: true,
      render: (row) => <Moment time={row.at} />,
    },
    {
      key: "source",
      title: t("delivery.source"),
      fixed: true,
      render: (row) => t(`delivery.sources.${row.source}`, { defaultValue: row.source }),
    },
    {
      key: "status",
      title: t("delivery.status"),
      fixed: true,
      render: (row) => <bdi>{row.status}</bdi>,
    },
    {
      key: "means",
      title: t("delivery.means"),
      fixed: true,
      render: (row) => t(`delivery.meanings.${row.means}`, { defaultValue: row.means }),
    },
    {
      key: "effect",
      title: t("delivery.effect"),
      fixed: true,
      render: (row) => t(`delivery.effects.${row.effect}`, { defaultValue: row.effect }),
    },
  ];
  return (
    <Stack gap={4}>
      <Title order={2} size="sm">
        {t("delivery.received")}
      </Title>
      <DataTable
        name="message-received"
        label={t("delivery.received")}
        columns={columns}
        rows={received.map((one, place) => ({ ...one, place }))}
        rowKey={(row) => String(row.place)}
      />
    </Stack>
  );
}
