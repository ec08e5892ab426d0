import {
  ActionIcon,
  Button,
  Card,
  Drawer,
  Group,
  List,
  Progress,
  Stack,
  Text,
  Tooltip,
} from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import {
  ask,
  type Drilled as Drill,
  type PatientListReport,
  type TaskResult,
  type TaskView,
} from "@/ipc";
import { tellRefused } from "@/shared/act";
import { count, Money, remaining } from "@/shared/figures";
import { useTasks } from "@/shared/live";
import { usePerson } from "@/shared/person";
import { Status } from "@/shared/Status";
import { Empty } from "@/shared/states";
import { useSeen } from "@/shared/useSeen";

/** Long work: it goes on whatever screen is shown. */
export function TaskDrawer({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("app");
  const tasks = useTasks();
  useSeen(opened ? tasks : []);
  return (
    <Drawer opened={opened} onClose={close} title={t("tasks.title")} position="right" size={420}>
      {tasks.length === 0 ? (
        <Empty title={t("tasks.none")} text={t("tasks.noneText")} />
      ) : (
        <Stack>
          {tasks.map((task) => (
            <TaskCard key={task.id} task={task} close={close} />
          ))}
        </Stack>
      )}
    </Drawer>
  );
}

function TaskCard({ task, close }: { task: TaskView; close: () => void }) {
  const { t } = useTranslation("app");
  const { currency } = usePerson();
  const running = task.ended_at === null;
  const part = task.of > 0 ? (task.done / task.of) * 100 : 0;
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs">
            <Text fw={600} size="sm">
              {t(`task.kind.${task.kind}`)}
            </Text>
            <Status word={task.state} />
          </Group>
          {!running && (
            <Tooltip label={t("tasks.dismiss")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                onClick={() => void ask.dismissTask(task.id).catch(tellRefused)}
                aria-label={t("tasks.dismiss")}
              >
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
        {running && (
          <>
            <Progress
              value={task.of > 0 ? part : 100}
              animated={task.of === 0}
              aria-label={t(`task.kind.${task.kind}`)}
            />
            <Text size="xs" c="dimmed" role="status">
              {task.of > 0
                ? t("task.progress", { done: count(task.done), of: count(task.of) })
                : t("task.begins")}
              {task.eta_seconds !== null &&
                ` · ${t("task.eta", { time: remaining(task.eta_seconds) })}`}
              {task.cost !== null && (
                <>
                  {" "}
                  · <Money amount={task.cost} currency={currency} />
                </>
              )}
            </Text>
          </>
        )}
        <Result task={task} />
        <Group gap="xs">
          {task.session_id && (
            <Button
              component={Link}
              to={`/sessions/${task.session_id}`}
              variant="default"
              size="xs"
              onClick={close}
            >
              {t("task.openSession")}
            </Button>
          )}
          {running && task.cancellable && (
            <Button
              variant="default"
              size="xs"
              disabled={task.state === "stopping"}
              onClick={() => void ask.cancelTask(task.id).catch(tellRefused)}
            >
              {t("task.cancel")}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

/** What a task came to, in words. */
function Result({ task }: { task: TaskView }) {
  const { t } = useTranslation("app");
  if (task.error)
    return (
      <Text size="sm" role="alert">
        {task.error.message}
      </Text>
    );
  const result = task.result;
  if (!result) return null;
  if (result.result === "run")
    return (
      <Text size="sm">
        {t("task.run", {
          processed: count(result.processed),
          failed: count(result.failed),
          reviews: count(result.reviews),
        })}
        {result.refusal && ` ${result.refusal}`}
      </Text>
    );
  if (result.result === "intake")
    return (
      <Stack gap={4}>
        <Text size="sm">
          {t("task.intake", {
            added: result.added,
            known: result.known,
            rejected: result.rejected.length,
          })}
        </Text>
        {result.rejected.length > 0 && (
          <List size="xs">
            {result.rejected.slice(0, 5).map((one) => (
              <List.Item
                key={one.name}
                style={{ overflowWrap: "anywhere" }}
              >{`${one.name}: ${one.reason}`}</List.Item>
            ))}
          </List>
        )}
      </Stack>
    );
  if (result.result === "patient_list") return <Listed report={result.report} />;
  if (result.result === "verify" || result.result === "verify_selection")
    return <Verified result={result} />;
  if (result.result === "drill") return <Drilled drilled={result.drilled} />;
  if (result.result === "taken_back" || result.result === "succeeded")
    return <Text size="sm">{t(`task.recovered.${result.result}`)}</Text>;
  if (result.result === "redacted") return <Redacted result={result} />;
  return (
    <Text size="sm" style={{ overflowWrap: "anywhere" }}>
      {t("task.written", result)}{" "}
      {t("task.events", { count: result.events, events: count(result.events) })}
    </Text>
  );
}

/** What a list of patients would change, or changed; its rows stand on the screen of patients. */
function Listed({ report }: { report: PatientListReport }) {
  const { t } = useTranslation("app");
  return (
    <Text size="sm">
      {t(report.applied ? "task.listTaken" : "task.listLooked", {
        added: count(report.added),
        updated: count(report.updated),
        unchanged: count(report.unchanged),
        refused: count(report.refused),
      })}
    </Text>
  );
}

/** Where a redacted copy is, and where to look before it is given away. */
function Redacted({ result }: { result: Extract<TaskResult, { result: "redacted" }> }) {
  const { t } = useTranslation("app");
  const pages = (numbers: number[]) => ({ pages: numbers.map(count).join(", ") });
  return (
    <Stack gap={4}>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {t("task.written", result)} {t("task.takenOut", { count: result.taken_out })}
      </Text>
      {result.covered_pages.length > 0 && (
        <Text size="sm">{t("task.coveredPages", pages(result.covered_pages))}</Text>
      )}
      {result.look_at.length > 0 && (
        <Text size="sm" fw={600}>
          {t("task.lookAt", pages(result.look_at))}
        </Text>
      )}
    </Stack>
  );
}

type Verification = Extract<TaskResult, { result: "verify" | "verify_selection" }>;

function Verified({ result }: { result: Verification }) {
  const { t } = useTranslation("app");
  const figures = { events: count(result.events), faults: count(result.fault_count) };
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Status word={result.sound ? "sound" : "unsound"} />
      </Group>
      <Text size="sm">
        {result.result === "verify"
          ? t("task.verify", { ...figures, originals: count(result.originals) })
          : t("task.verifySelection", figures)}
      </Text>
    </Stack>
  );
}

function Drilled({ drilled }: { drilled: Drill }) {
  const { t } = useTranslation("app");
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Status word={drilled.passed ? "passed" : "failed"} />
      </Group>
      <Text size="sm">
        {drilled.fault_before === null
          ? t("task.drill", { found: drilled.found, tried: drilled.ways.length })
          : t("task.drillNotSound")}
      </Text>
    </Stack>
  );
}
