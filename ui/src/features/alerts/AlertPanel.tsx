import { Button, Card, Divider, Group, List, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Alert, ask } from "@/ipc";
import { confirmAct, tellDone, useAct } from "@/shared/act";
import { Moment } from "@/shared/figures";
import { SessionLink } from "@/shared/links";
import { Refused } from "@/shared/Refused";
import { Status } from "@/shared/Status";

interface AlertPanelProps {
  alert: Alert;
  mayChange: boolean;
}

/** One alert: what happened, what to do, what became of it. */
export function AlertPanel({ alert, mayChange }: AlertPanelProps) {
  const { t } = useTranslation("alerts");
  const client = useQueryClient();
  const acknowledge = useAct({
    act: (id: string) => ask.acknowledgeAlert(id),
    changes: ["alerts", "today", "session"],
    inPlace: true,
    done: () => t("done.acknowledged"),
  });
  const resolve = () =>
    confirmAct({
      title: t("resolve.title"),
      text: t("resolve.text"),
      confirm: t("resolve.confirm"),
      reason: { label: t("resolve.reason"), required: true },
      act: async (reason) => {
        await ask.resolveAlert(alert.alertId, reason);
        for (const key of ["alerts", "today", "session"])
          void client.invalidateQueries({ queryKey: [key] });
        tellDone(t("done.resolved"));
      },
    });
  // The first issue repeats the description where there is only one.
  const issues = alert.issues.filter((issue) => issue !== alert.description);
  return (
    <Card withBorder component="section" aria-label={alert.title} aria-live="polite">
      <Stack gap="sm">
        <Group gap="xs">
          <Status word={alert.severity} />
          <Status word={alert.state} />
        </Group>
        <Title order={2} size="h4">
          {alert.title}
        </Title>
        <Stack gap={4}>
          <Title order={3} size="sm">
            {t("panel.what")}
          </Title>
          <Text size="sm" style={{ overflowWrap: "anywhere" }} dir="auto">
            {alert.description}
          </Text>
          {issues.length > 0 && <Lines lines={issues} />}
        </Stack>
        <Stack gap={4}>
          <Title order={3} size="sm">
            {t("panel.why")}
          </Title>
          <Text size="sm">{t(`why.${alert.alertType}`)}</Text>
        </Stack>
        <Stack gap={4}>
          <Title order={3} size="sm">
            {t("panel.do")}
          </Title>
          <Lines lines={alert.requiredActions} />
        </Stack>
        <Divider />
        <History alert={alert} />
        <Refused error={acknowledge.variables === alert.alertId ? acknowledge.error : null} />
        <Group>
          {mayChange && alert.state === "open" && (
            <Button
              variant="default"
              loading={acknowledge.isPending}
              onClick={() => acknowledge.mutate(alert.alertId)}
            >
              {t("acknowledge")}
            </Button>
          )}
          {mayChange && alert.state !== "resolved" && (
            <Button onClick={resolve}>{t("resolve.button")}</Button>
          )}
          {alert.sessionId && (
            <SessionLink session={alert.sessionId}>{t("openSession")}</SessionLink>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function Lines({ lines }: { lines: string[] }) {
  return (
    <List size="sm" spacing={2}>
      {lines.map((line) => (
        <List.Item key={line} style={{ overflowWrap: "anywhere" }}>
          {line}
        </List.Item>
      ))}
    </List>
  );
}

function History({ alert }: { alert: Alert }) {
  const { t } = useTranslation("alerts");
  return (
    <Stack gap={2}>
      <Text size="sm">
        {t("history.raised")} <Moment time={alert.createdAt} />
      </Text>
      {alert.acknowledgedAt && (
        <Text size="sm">
          {t("history.acknowledged", { name: alert.acknowledgedBy })}{" "}
          <Moment time={alert.acknowledgedAt} />
        </Text>
      )}
      {alert.resolvedAt && (
        <Text size="sm">
          {t("history.resolved", { name: alert.resolvedBy ?? t("history.system") })}{" "}
          <Moment time={alert.resolvedAt} />
        </Text>
      )}
      {alert.resolution && (
        <Text size="sm" style={{ overflowWrap: "anywhere" }} dir="auto">
          {t("history.reason", { reason: alert.resolution })}
        </Text>
      )}
    </Stack>
  );
}
