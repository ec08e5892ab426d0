import { Button, Card, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask, type TaskKind, type TaskView } from "@/ipc";
import { tellRefused } from "@/shared/act";
import { count, remaining } from "@/shared/figures";
import { useTasks } from "@/shared/live";
import { Status } from "@/shared/Status";
import { Drilled } from "./Drilled";
import { Verified, VerifiedSelection } from "./Verified";

const CHECKS: TaskKind[] = ["verify", "verify_selection", "drill"];

/** The newest look into whether the record is whole, at work or ended. */
export const useCheck = () => useTasks().find((task) => CHECKS.includes(task.kind));

/** How far it is, then all that it found. */
export function CheckResult() {
  const { t } = useTranslation("audit");
  const task = useCheck();
  if (!task) return null;
  const title = t(`check.${task.kind}`);
  return (
    // What it found is never cut short by the list below it: the page scrolls.
    <Card withBorder padding="sm" component="section" aria-label={title} style={{ flexShrink: 0 }}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <Text fw={650}>{title}</Text>
            <Verdict task={task} />
          </Group>
          <Leave task={task} />
        </Group>
        {task.ended_at === null && <Running task={task} title={title} />}
        {task.state === "cancelled" && <Text size="sm">{t("check.cancelled")}</Text>}
        {task.error && (
          <Text size="sm" role="alert">
            {task.error.message}
          </Text>
        )}
        {task.result?.result === "verify" && <Verified result={task.result} />}
        {task.result?.result === "verify_selection" && <VerifiedSelection result={task.result} />}
        {task.result?.result === "drill" && <Drilled drilled={task.result.drilled} />}
      </Stack>
    </Card>
  );
}

function Verdict({ task: { result, state } }: { task: TaskView }) {
  if (result?.result === "drill")
    return <Status word={result.drilled.passed ? "passed" : "failed"} />;
  if (result?.result === "verify" || result?.result === "verify_selection")
    return <Status word={result.sound ? "sound" : "unsound"} />;
  return <Status word={state} />;
}

/** Stops it, or puts away what it found. */
function Leave({ task }: { task: TaskView }) {
  const { t } = useTranslation("audit");
  const ended = task.ended_at !== null;
  if (!ended && !task.cancellable) return null;
  const leave = () => (ended ? ask.dismissTask(task.id) : ask.cancelTask(task.id));
  return (
    <Button size="xs" variant="default" onClick={() => void leave().catch(tellRefused)}>
      {t(ended ? "verify.dismiss" : "verify.stop")}
    </Button>
  );
}

function Running({ task, title }: { task: TaskView; title: string }) {
  const { t } = useTranslation("audit");
  const known = task.of > 0;
  return (
    <>
      <Progress
        value={known ? (task.done / task.of) * 100 : 100}
        animated={!known}
        aria-label={title}
      />
      <Text size="sm" role="status">
        {known
          ? t("verify.progress", { done: count(task.done), of: count(task.of) })
          : t("verify.begins")}
        {task.eta_seconds !== null &&
          ` · ${t("verify.eta", { time: remaining(task.eta_seconds) })}`}
      </Text>
    </>
  );
}
