import { Anchor, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AlertHead, SeverityCount } from "@/ipc";
import { count, Moment } from "@/shared/figures";
import { useReach } from "@/shared/person";
import { Status } from "@/shared/Status";

interface AlertsCardProps {
  counts: SeverityCount[];
  gravest: AlertHead[];
}

/** Alerts that nobody has resolved: how many of each severity, and the gravest. */
export function AlertsCard({ counts, gravest }: AlertsCardProps) {
  const { t } = useTranslation(["today", "shared"]);
  const own = useReach("oversee") === "own";
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  return (
    <Card withBorder component="section" aria-label={t("alerts.title")}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t("alerts.title")}
          </Title>
          <Anchor component={Link} to="/alerts" search={{ state: "unresolved" } as never} size="sm">
            {t("alerts.all", { count: total, alerts: count(total) })}
          </Anchor>
        </Group>
        {total === 0 ? (
          <Group gap="xs">
            <IconCircleCheck size={20} aria-hidden />
            <Text size="sm">{t(own ? "alerts.noneOwn" : "alerts.none")}</Text>
          </Group>
        ) : (
          <Group gap="xs">
            {counts.map((one) => (
              <Anchor
                key={one.severity}
                component={Link}
                to="/alerts"
                search={{ state: "unresolved", severity: one.severity } as never}
                c="inherit"
              >
                <Status
                  word={one.severity}
                  label={`${count(one.count)} ${t(`shared:status.${one.severity}`)}`}
                />
              </Anchor>
            ))}
          </Group>
        )}
        {gravest.map((alert) => (
          <Group key={alert.alert_id} gap="xs" wrap="nowrap" align="flex-start">
            <Status word={alert.severity} />
            <div style={{ minWidth: 0 }}>
              <Anchor
                component={Link}
                to="/alerts"
                search={{ state: "unresolved", alert: alert.alert_id } as never}
                size="sm"
                style={{ overflowWrap: "anywhere" }}
              >
                {alert.title}
              </Anchor>
              <Text size="xs">
                <Moment time={alert.created_at} />
              </Text>
            </div>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
