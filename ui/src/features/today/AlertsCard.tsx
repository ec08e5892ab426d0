import { Anchor, Card, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Today } from "@/ipc";
import { count, Moment } from "@/shared/figures";
import { Status } from "@/shared/Status";

/** Alerts that nobody has resolved, by severity, and the gravest of them. */
export function AlertsCard({ day }: { day: Today }) {
  const { t } = useTranslation("today");
  const open = day.alerts.filter((one) => one.count > 0);
  return (
    <Card withBorder component="section" aria-label={t("alerts.title")}>
      <Title order={2} size="h5" mb="xs">
        {t("alerts.title")}
      </Title>
      {open.length === 0 ? (
        <Text size="sm">{t("alerts.none")}</Text>
      ) : (
        <Stack gap="xs">
          <Group gap="sm">
            {open.map((one) => (
              <Anchor key={one.severity} component={Link} to="/alerts" size="sm">
                <Group gap={4}>
                  <Status word={one.severity} />
                  {count(one.count)}
                </Group>
              </Anchor>
            ))}
          </Group>
          {day.gravest.map((alert) => (
            <Group key={alert.alert_id} justify="space-between" wrap="nowrap" gap="xs">
              <Anchor
                component={Link}
                to="/alerts"
                search={{ alert: alert.alert_id } as never}
                size="sm"
                truncate
              >
                {alert.title}
              </Anchor>
              <Text size="xs" component="div">
                <Moment time={alert.created_at} />
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </Card>
  );
}
