import { Alert, Anchor, Badge, Group, NavLink, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TraceFault, TraceStep } from "@/ipc";
import { duration, exact } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Status } from "@/shared/Status";
import { Failed } from "@/shared/states";
import { EventWords } from "./EventWords";
import { useStepEvents } from "./queries";

interface StepPanelProps {
  trace: string;
  step: TraceStep | undefined;
  fault: TraceFault | null;
}

/** One step: its events, and what the one that is looked at says. */
export function StepPanel({ trace, step, fault }: StepPanelProps) {
  const { t } = useTranslation(["trace", "audit"]);
  const events = useStepEvents(trace, step === undefined ? undefined : step.span);
  const [seq, setSeq] = useState<number>();
  const rows = events.data;
  // The fault where the step has it, the model's answer where it has one, else nothing.
  useEffect(() => {
    const telling =
      rows?.find((row) => row.seq === fault?.seq) ?? rows?.find((row) => row.kind === "ai.called");
    setSeq(telling?.seq);
  }, [rows, fault?.seq]);
  if (!step) return <Loading />;
  const name = t(`step.${step.name || "none"}`, { defaultValue: step.name });
  return (
    <Stack gap="sm" pr="xs">
      <Group gap="xs">
        <Title order={2} size="h4">
          {name}
        </Title>
        {step.status && <Status word={step.status} />}
      </Group>
      {step.about && (
        <Text size="sm" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {step.about}
        </Text>
      )}
      <Text size="sm">
        {t(step.measured ? "took" : "tookAbout", { time: duration(step.micros / 1_000_000) })}
      </Text>
      {step.has_fault && fault && fault.step === step.index && (
        <Alert color="red" title={t("firstFault")}>
          {t(`audit:kind.${fault.kind}`, { defaultValue: fault.kind })}
        </Alert>
      )}
      <Title order={3} size="sm">
        {t("eventsOf")}
      </Title>
      {events.isPending && <Loading />}
      {events.isError && <Failed error={events.error} />}
      {rows?.map((row) => (
        <NavLink
          key={row.seq}
          component="button"
          active={row.seq === seq}
          aria-expanded={row.seq === seq}
          onClick={() => setSeq(row.seq === seq ? undefined : row.seq)}
          label={t(`audit:kind.${row.kind}`, { defaultValue: row.kind })}
          title={row.kind}
          description={`${exact(row.time)} · ${row.actor}`}
          rightSection={
            <Badge variant="default" tt="none">
              {row.seq}
            </Badge>
          }
        />
      ))}
      {seq !== undefined && (
        <>
          <EventWords seq={seq} />
          <Anchor component={Link} to={`/audit/${seq}`} size="sm">
            {t("openEvent")}
          </Anchor>
        </>
      )}
    </Stack>
  );
}
