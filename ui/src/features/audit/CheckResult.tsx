import { Button, Card, Code, Group, List, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask, type TaskResult, type TaskView } from "@/ipc";
import { tellRefused, useAct } from "@/shared/act";
import { CopyText } from "@/shared/CopyText";
import { count, duration } from "@/shared/figures";
import { useTasks } from "@/shared/live";
import { Status } from "@/shared/Status";

/** The newest verification, at work or ended. */
const useVerification = () => useTasks().find((task) => task.kind === "verify");

export function VerifyButton() {
  const { t } = useTranslation("audit");
  const task = useVerification();
  const verify = useAct({ act: () => ask.verifyLog(), changes: [] });
  const busy = verify.isPending || (task !== undefined && task.ended_at === null);
  return (
    <Button
      leftSection={<IconShieldCheck size={18} aria-hidden />}
      onClick={() => verify.mutate()}
      disabled={busy}
    >
      {t(busy ? "verify.running" : "verify.all")}
    </Button>
  );
}

/** How far the verification is, then all that it found. */
export function VerifyResult() {
  const { t } = useTranslation("audit");
  const task = useVerification();
  if (!task) return null;
  const result = task.result?.result === "verify" ? task.result : null;
  return (
    <Card withBorder padding="sm" component="section" aria-label={t("verify.title")}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <Text fw={650}>{t("verify.title")}</Text>
            <Status word={result ? (result.sound ? "sound" : "unsound") : task.state} />
          </Group>
          {task.ended_at === null ? (
            task.cancellable && (
              <Button
                size="xs"
                variant="default"
                onClick={() => void ask.cancelTask(task.id).catch(tellRefused)}
              >
                {t("verify.stop")}
              </Button>
            )
          ) : (
            <Button
              size="xs"
              variant="default"
              onClick={() => void ask.dismissTask(task.id).catch(tellRefused)}
            >
              {t("verify.dismiss")}
            </Button>
          )}
        </Group>
        {task.ended_at === null && <Running task={task} />}
        {task.error && (
          <Text size="sm" role="alert">
            {task.error.message}
          </Text>
        )}
        {result && <Found result={result} />}
      </Stack>
    </Card>
  );
}

function Running({ task }: { task: TaskView }) {
  const { t } = useTranslation("audit");
  const known = task.of > 0;
  return (
    <>
      <Progress
        value={known ? (task.done / task.of) * 100 : 100}
        animated={!known}
        aria-label={t("verify.title")}
      />
      <Text size="sm" role="status">
        {known
          ? t("verify.progress", { done: count(task.done), of: count(task.of) })
          : t("verify.begins")}
        {task.eta_seconds !== null && ` · ${t("verify.eta", { time: duration(task.eta_seconds) })}`}
      </Text>
    </>
  );
}

type Verified = Extract<TaskResult, { result: "verify" }>;

function Found({ result }: { result: Verified }) {
  const { t } = useTranslation("audit");
  const figures = ["events", "payloads", "checkpoints", "originals"] as const;
  return (
    <>
      <Text size="sm" role="status">
        {t(result.sound ? "verify.sound" : "verify.unsound", {
          count: result.fault_count,
          faults: count(result.fault_count),
        })}
      </Text>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="xs">
        {figures.map((figure) => (
          <div key={figure}>
            <Text size="lg" fw={650}>
              {count(result[figure])}
            </Text>
            <Text size="xs">{t(`verify.${figure}`)}</Text>
          </div>
        ))}
      </SimpleGrid>
      {result.faults.length > 0 && (
        <List size="sm" aria-label={t("verify.faults")}>
          {result.faults.map((fault) => (
            <List.Item key={fault} style={{ overflowWrap: "anywhere" }}>
              {fault}
            </List.Item>
          ))}
          {result.fault_count > result.faults.length && (
            <List.Item>
              {t("verify.moreFaults", { count: result.fault_count - result.faults.length })}
            </List.Item>
          )}
        </List>
      )}
      <Group gap={6} wrap="nowrap">
        <Text size="xs" style={{ flexShrink: 0 }}>
          {t("verify.root")}
        </Text>
        <Code style={{ overflowWrap: "anywhere" }}>{result.root}</Code>
        <CopyText text={result.root} label={t("verify.copyRoot")} />
      </Group>
      <Text size="xs">{result.limit}</Text>
    </>
  );
}
