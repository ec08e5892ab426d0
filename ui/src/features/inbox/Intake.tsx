import { Alert, Button, Group, List, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask, type TaskResult, type TaskView } from "@/ipc";
import { tellRefused } from "@/shared/act";
import { count } from "@/shared/figures";
import { useTasks } from "@/shared/live";
import { useSeen } from "@/shared/useSeen";
import { KnownFiles } from "./KnownFiles";

/** Files that are named before the rest are only counted. */
const NAMED = 8;

type Taken = Extract<TaskResult, { result: "intake" }>;

/** What an intake came to, where there is more to say than that all files were added. */
function told(task: TaskView): Taken | null {
  const result = task.result?.result === "intake" ? task.result : null;
  return result && (result.known > 0 || result.rejected.length > 0) ? result : null;
}

/** Files on their way in, those that were here already, and those that could not be taken. */
export function Intake() {
  const { t } = useTranslation("inbox");
  const intakes = useTasks().filter((task) => task.kind === "intake");
  const running = intakes.find((task) => task.ended_at === null);
  const ended = intakes.find((task) => told(task) !== null);
  const taken = ended && told(ended);
  useSeen(ended ? [ended] : []);
  // Who puts this result away has done with those before it that they have seen.
  const done = intakes.filter((task) => task === ended || (told(task) !== null && task.seen));
  const dismiss = () => Promise.all(done.map((task) => ask.dismissTask(task.id)));
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
      {taken && <Came taken={taken} dismiss={dismiss} />}
    </>
  );
}

function Came({ taken, dismiss }: { taken: Taken; dismiss: () => Promise<unknown> }) {
  const { t } = useTranslation("inbox");
  const { added, known, known_files, rejected } = taken;
  const parts = [
    added > 0 && t("intake.added", { count: added, shown: count(added) }),
    known > 0 && t("intake.known", { count: known, shown: count(known) }),
    rejected.length > 0 &&
      t("intake.rejected", { count: rejected.length, shown: count(rejected.length) }),
  ];
  return (
    <Alert
      color={rejected.length > 0 ? "orange" : "blue"}
      icon={
        rejected.length > 0 ? (
          <IconAlertTriangle size={18} aria-hidden />
        ) : (
          <IconInfoCircle size={18} aria-hidden />
        )
      }
      title={parts.filter((part) => part !== false).join(", ")}
      role="status"
    >
      <Stack gap="xs">
        <KnownFiles files={known_files} of={known} />
        {rejected.length > 0 && (
          <List size="sm">
            {rejected.slice(0, NAMED).map((one) => (
              <List.Item key={one.name} style={{ overflowWrap: "anywhere" }}>
                <bdi>{one.name}</bdi>
                {": "}
                {one.reason}
              </List.Item>
            ))}
          </List>
        )}
        {rejected.length > NAMED && (
          <Text size="sm">{t("intake.more", { count: rejected.length - NAMED })}</Text>
        )}
        <Group>
          <Button size="xs" variant="default" onClick={() => void dismiss().catch(tellRefused)}>
            {t("intake.dismiss")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
