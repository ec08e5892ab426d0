import { Card, Group, Progress, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SessionRow, TaskView } from "@/ipc";
import { count, left, Moment, Money, remaining } from "@/shared/figures";
import { SessionLink } from "@/shared/links";
import { useTasks } from "@/shared/live";
import { SessionState } from "@/shared/SessionState";
import { Status } from "@/shared/Status";

/** Sessions at work, with what their task says where this window runs them. */
export function Running({ sessions, currency }: { sessions: SessionRow[]; currency: string }) {
  const { t } = useTranslation("today");
  const tasks = useTasks();
  if (sessions.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t("running.title")}>
      <Title order={2} size="h5">
        {t("running.title")}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: sessions.length > 1 ? 2 : 1 }} spacing="md">
        {sessions.map((session) => (
          <RunningCard
            key={session.session_id}
            session={session}
            currency={currency}
            task={tasks.find(
              (task) => task.session_id === session.session_id && task.ended_at === null,
            )}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

interface RunningCardProps {
  session: SessionRow;
  currency: string;
  task: TaskView | undefined;
}

function RunningCard({ session, currency, task }: RunningCardProps) {
  const { t } = useTranslation("today");
  const known = task !== undefined && task.of > 0;
  const done = known ? task.done : session.processed_documents + session.failed_documents;
  const of = known ? task.of : session.total_documents;
  const cost = task?.cost ?? session.total_cost;
  const eta = task?.eta_seconds ?? null;
  return (
    <Card withBorder padding="sm">
      <Stack gap={6}>
        <Group justify="space-between">
          <SessionLink session={session.session_id}>
            {t("running.session", { count: of, documents: count(of), user: session.user })}
          </SessionLink>
          {task?.state === "stopping" ? <Status word="stopping" /> : <SessionState row={session} />}
        </Group>
        <Progress
          value={of > 0 ? (done / of) * 100 : 0}
          aria-label={t("running.progress", { done: count(done), of: count(of) })}
        />
        <Group justify="space-between" gap="xs">
          <Text size="sm" role="status">
            {t("running.progress", { done: count(done), of: count(of) })}
            {eta !== null && ` · ${t("running.eta", { time: remaining(eta) })}`}
            {session.failed_documents > 0 &&
              ` · ${t("running.failed", { count: session.failed_documents })}`}
          </Text>
          <Text size="sm">
            {t("running.cost")} <Money amount={cost} currency={currency} />
            {session.budget_limit !== null && (
              <>
                {" · "}
                <Money amount={left(session.budget_limit, cost)} currency={currency} />{" "}
                {t("running.left")}
              </>
            )}{" "}
            · {t("running.since")} <Moment time={session.initiated_at} />
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}
