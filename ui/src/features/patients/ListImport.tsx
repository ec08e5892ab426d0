/** A list on its way in: looked at first, which changes nothing, and then taken over. */
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask, type PatientListReport, type TaskView } from "@/ipc";
import { tellRefused, useAct } from "@/shared/act";
import { count, remaining } from "@/shared/figures";
import { useTasks } from "@/shared/live";
import { Refused } from "@/shared/Refused";
import { useSeen } from "@/shared/useSeen";
import { ListReport } from "./ListReport";

const isOfLists = (task: TaskView) => ["patient_list", "patient_import"].includes(task.kind);

/** What a task found in a list, or did with it. */
function reportOf(task: TaskView): PatientListReport | null {
  return task.result?.result === "patient_list" ? task.result.report : null;
}

/** The newest list only: one that was chosen after it takes its place. */
export function ListImport({ again }: { again: () => void }) {
  const { t } = useTranslation("patients");
  const tasks = useTasks().filter(isOfLists);
  const [task] = tasks;
  const ended = task !== undefined && task.ended_at !== null;
  useSeen(ended ? [task] : []);
  const takeOver = useAct({ act: ask.importPatients, changes: [], inPlace: true });
  // Who puts the newest away has done with those before it.
  const dismiss = () => {
    takeOver.reset();
    const done = tasks.filter((one) => one.ended_at !== null);
    void Promise.all(done.map((one) => ask.dismissTask(one.id))).catch(tellRefused);
  };
  if (task === undefined) return null;
  if (!ended) return <Running task={task} />;
  const put = (
    <Button size="xs" variant="default" onClick={dismiss}>
      {t("import.dismiss")}
    </Button>
  );
  const report = reportOf(task);
  if (report === null)
    return (
      <Stack gap="xs" align="flex-start">
        <Refused error={task.error} />
        {task.error === null && <Text size="sm">{t("import.stopped")}</Text>}
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={again}>
            {t("import.another")}
          </Button>
          {put}
        </Group>
      </Stack>
    );
  const changes = report.added + report.updated;
  return (
    <ListReport report={report}>
      <Refused error={takeOver.error} />
      <Group gap="xs">
        {!report.applied && changes > 0 && (
          <Button size="xs" loading={takeOver.isPending} onClick={() => takeOver.mutate()}>
            {t("import.apply", { count: changes, shown: count(changes) })}
          </Button>
        )}
        {!report.applied && (
          <Button size="xs" variant="default" onClick={again}>
            {t("import.another")}
          </Button>
        )}
        {put}
      </Group>
    </ListReport>
  );
}

function Running({ task }: { task: TaskView }) {
  const { t } = useTranslation("patients");
  const known = task.of > 0;
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text size="sm" role="status">
          {known
            ? t(`import.progress.${task.kind}`, { done: count(task.done), of: count(task.of) })
            : t(`import.begins.${task.kind}`)}
          {task.eta_seconds !== null &&
            ` · ${t("app:task.eta", { time: remaining(task.eta_seconds) })}`}
        </Text>
        {task.cancellable && (
          <Button
            size="xs"
            variant="default"
            disabled={task.state === "stopping"}
            onClick={() => void ask.cancelTask(task.id).catch(tellRefused)}
          >
            {t("app:task.cancel")}
          </Button>
        )}
      </Group>
      <Progress
        value={known ? (task.done / task.of) * 100 : 100}
        animated={!known}
        aria-label={t("import.label")}
      />
    </Stack>
  );
}
