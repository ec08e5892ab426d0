import { Alert, Button, Group, List, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { tellRefused } from "@/shared/act";
import { count } from "@/shared/figures";
import { useTasks } from "@/shared/live";

/** Files that are named before the rest are only counted. */
const NAMED = 8;

/** Files on their way in, and those that could not be taken. */
export function Intake() {
  const { t } = useTranslation("inbox");
  const intakes = useTasks().filter((task) => task.kind === "intake");
  const running = intakes.find((task) => task.ended_at === null);
  const ended = intakes.find(
    (task) => task.result?.result === "intake" && task.result.rejected.length > 0,
  );
  const rejected = ended?.result?.result === "intake" ? ended.result.rejected : [];
  return (
    <>
      {running && (
        <Stack gap={4}>
          <Text size="sm" role="status">
            {running.of > 0
              ? t("intake.progress", { done: count(running.done), of: count(running.of) })
              : t("intake.begins")}
          </Text>
          <Progress
            value={running.of > 0 ? (running.done / running.of) * 100 : 100}
            animated={running.of === 0}
            aria-label={t("intake.label")}
          />
        </Stack>
      )}
      {ended && (
        <Alert
          color="orange"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={t("intake.rejected", { count: rejected.length })}
        >
          <Stack gap="xs">
            <List size="sm">
              {rejected.slice(0, NAMED).map((one) => (
                <List.Item key={one.name} style={{ overflowWrap: "anywhere" }}>
                  <bdi>{one.name}</bdi>
                  {": "}
                  {one.reason}
                </List.Item>
              ))}
            </List>
            {rejected.length > NAMED && (
              <Text size="sm">{t("intake.more", { count: rejected.length - NAMED })}</Text>
            )}
            <Group>
              <Button
                size="xs"
                variant="default"
                onClick={() => void ask.dismissTask(ended.id).catch(tellRefused)}
              >
                {t("intake.dismiss")}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
    </>
  );
}
