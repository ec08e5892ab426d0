import { Button, Card, Group, List, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ask, type RecordSucceeded, type RecordTakenBack, sentence } from "@/ipc";
import { tellRefused } from "@/shared/act";
import { count } from "@/shared/figures";
import { useTasks } from "@/shared/live";
import { Status } from "@/shared/Status";
import { useSeen } from "@/shared/useSeen";

/** What the newest recovery came to, for whoever asked for it, until they put it away. */
export function Recovered() {
  const { t } = useTranslation("sync");
  const task = useTasks().find((one) => one.kind === "recovery" && one.ended_at !== null);
  useSeen(task ? [task] : []);
  if (!task) return null;
  const { result, error } = task;
  return (
    <Card withBorder component="section" aria-label={t("recovered.title")}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="xs">
            <Title order={2} size="h5">
              {t("recovered.title")}
            </Title>
            <Status word={task.state} />
          </Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => void ask.dismissTask(task.id).catch(tellRefused)}
          >
            {t("recovered.dismiss")}
          </Button>
        </Group>
        {error && (
          <Text size="sm" role="alert" style={{ overflowWrap: "anywhere" }}>
            {sentence(error.message)}
          </Text>
        )}
        {result?.result === "taken_back" && <TakenBack done={result.done} />}
        {result?.result === "succeeded" && <Succeeded done={result.done} />}
      </Stack>
    </Card>
  );
}

function TakenBack({ done: { takenBack, people } }: { done: RecordTakenBack }) {
  const { t } = useTranslation("sync");
  const { common, to, setAside, kept, secrets, originals } = takenBack;
  return (
    <>
      <Text size="sm">
        {t("recovered.takenBack", { count: to - common, events: count(to - common) })}
      </Text>
      <Text size="sm">
        {t("recovered.aside", { count: setAside, events: count(setAside), folder: kept })}
      </Text>
      <Asked title={t("recovered.secrets")} of={secrets}>
        {({ secret, name }) => t("recovered.secret", { secret, name })}
      </Asked>
      <Asked title={t("recovered.people")} of={people}>
        {(name) => name}
      </Asked>
      <Asked title={t("recovered.originals")} of={originals}>
        {({ name }) => name}
      </Asked>
    </>
  );
}

interface AskedProps<One> {
  title: string;
  of: readonly One[];
  children: (one: One) => ReactNode;
}

/** Something to be given again, if there is any. */
function Asked<One>({ title, of, children }: AskedProps<One>) {
  if (of.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {of.map((one) => (
          <List.Item key={JSON.stringify(one)} style={{ overflowWrap: "anywhere" }}>
            <bdi>{children(one)}</bdi>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function Succeeded({ done: { succeeded } }: { done: RecordSucceeded }) {
  const { t } = useTranslation("sync");
  const { records, oldEvents, kept, log } = succeeded;
  return (
    <>
      <Text size="sm">{t("recovered.succeeded", { records: count(records), log })}</Text>
      <Text size="sm">
        {t("recovered.oldLog", { count: oldEvents, events: count(oldEvents), folder: kept })}
      </Text>
      <Text size="sm">{t("recovered.next")}</Text>
    </>
  );
}
