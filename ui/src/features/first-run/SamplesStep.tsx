import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type SessionId, type TaskView } from "@/ipc";
import { count, remaining } from "@/shared/figures";
import { useTasks } from "@/shared/live";
import { Refused } from "@/shared/Refused";
import { SampleResult } from "./SampleResult";
import { StepHead } from "./StepHead";
import { useGo } from "./useGo";

async function processSamples(): Promise<SessionId> {
  const { added, known } = await ask.takeInSamples();
  const before = known.flatMap(({ document }) => document?.document_id ?? []);
  return ask.startSession({
    documents: [...added, ...before],
    mode: "standard",
    endpoint: "builtin",
    budget: null,
  });
}

/** Invented documents, processed before a real one is. */
export function SamplesStep() {
  const { t } = useTranslation("first-run");
  const go = useGo();
  const [session, setSession] = useState<SessionId | null>(null);
  const begin = useMutation({ mutationFn: processSamples, onSuccess: setSession });
  const runs = useTasks().filter((task) => task.kind === "run");
  // After a lock the newest run is the one that was begun here.
  const task = session ? runs.find((one) => one.session_id === session) : runs[0];
  const ended = task !== undefined && task.ended_at !== null;
  const well = ended && task.state === "done" && task.session_id !== null;
  const running = begin.isPending || (session !== null && !ended) || (task && !ended);
  return (
    <Stack>
      <StepHead title={t("samples.title")} about={t("samples.about")} />
      <Refused error={begin.error ?? (ended ? task.error : null) ?? go.error} />
      {running && <Running task={task} />}
      {well ? (
        <SampleResult task={task}>
          <Group justify="flex-end">
            <Button loading={go.isPending} onClick={() => go.mutate("done")}>
              {t("samples.open")}
            </Button>
          </Group>
        </SampleResult>
      ) : (
        <Group justify="space-between">
          <Button loading={running === true} onClick={() => begin.mutate()}>
            {t(ended || begin.isError ? "samples.again" : "samples.process")}
          </Button>
          <Button variant="default" loading={go.isPending} onClick={() => go.mutate("done")}>
            {t("samples.skip")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Running({ task }: { task: TaskView | undefined }) {
  const { t } = useTranslation("first-run");
  const known = task !== undefined && task.of > 0;
  return (
    <Stack gap={4}>
      <Progress
        value={known ? (task.done / task.of) * 100 : 100}
        animated={!known}
        aria-label={t("samples.progressLabel")}
      />
      <Text size="sm" role="status">
        {known
          ? t("samples.progress", { done: count(task.done), of: count(task.of) })
          : t("samples.begins")}
        {known &&
          task.eta_seconds !== null &&
          ` · ${t("samples.eta", { time: remaining(task.eta_seconds) })}`}
      </Text>
    </Stack>
  );
}
