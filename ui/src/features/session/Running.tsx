import { Card, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TaskView } from "@/ipc";
import { count, Money, remaining } from "@/shared/figures";
import { usePerson } from "@/shared/person";
import { Status } from "@/shared/Status";

/** How far a session is while it runs here. */
export function Running({ task }: { task: TaskView }) {
  const { t } = useTranslation("session");
  const { currency } = usePerson();
  const part = task.of > 0 ? (task.done / task.of) * 100 : 0;
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Progress.Root size="lg">
          <Progress.Section value={part} aria-label={t("running.label")} />
        </Progress.Root>
        <Group justify="space-between" role="status">
          <Text size="sm">
            {t("running.progress", { done: count(task.done), of: count(task.of) })}
            {task.eta_seconds !== null &&
              ` · ${t("running.eta", { time: remaining(task.eta_seconds) })}`}
            {task.cost !== null && (
              <>
                {" · "}
                <Money amount={task.cost} currency={currency} />
              </>
            )}
          </Text>
          {task.state === "stopping" && <Status word="stopping" />}
        </Group>
        {task.stages.length > 0 && (
          <Group gap="xs">
            {task.stages.slice(0, 8).map((stage) => (
              <Group key={stage.position} gap={4}>
                <Text size="xs">{t("running.document", { position: stage.position })}</Text>
                <Status word={stage.stage} />
                {stage.detail && <Text size="xs">{stage.detail}</Text>}
              </Group>
            ))}
          </Group>
        )}
      </Stack>
    </Card>
  );
}
