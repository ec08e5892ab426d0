import { Card, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SessionRow, Today } from "@/ipc";
import { count, duration, Money } from "@/shared/figures";
import { SessionLink } from "@/shared/links";
import { useTasks } from "@/shared/live";

/** Sessions at work, with how far each is and what it has cost. */
export function RunningCard({ day }: { day: Today }) {
  const { t } = useTranslation("today");
  return (
    <Card withBorder component="section" aria-label={t("running.title")}>
      <Title order={2} size="h5" mb="xs">
        {t("running.title")}
      </Title>
      {day.running.length === 0 ? (
        <Text size="sm">{t("running.none")}</Text>
      ) : (
        <Stack gap="md">
          {day.running.map((row) => (
            <One key={row.session_id} row={row} currency={day.currency} />
          ))}
        </Stack>
      )}
    </Card>
  );
}

function One({ row, currency }: { row: SessionRow; currency: string }) {
  const { t } = useTranslation("today");
  const task = useTasks().find((one) => one.session_id === row.session_id);
  const done = task && task.of > 0 ? task.done : row.processed_documents + row.failed_documents;
  const of = row.total_documents;
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <SessionLink session={row.session_id}>
          {t("running.session", { user: row.user, endpoint: row.endpoint })}
        </SessionLink>
        <Text size="sm" component="div">
          <Money amount={task?.cost ?? row.total_cost} currency={currency} />
        </Text>
      </Group>
      <Progress.Root size="md">
        <Progress.Section
          value={of > 0 ? (done / of) * 100 : 0}
          aria-label={t("running.progress")}
        />
      </Progress.Root>
      <Text size="xs" role="status">
        {t("running.done", { done: count(done), of: count(of) })}
        {task?.eta_seconds != null &&
          ` · ${t("running.eta", { time: duration(task.eta_seconds) })}`}
      </Text>
    </Stack>
  );
}
