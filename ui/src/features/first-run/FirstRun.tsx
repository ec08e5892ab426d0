import { Anchor, Card, Group, Stack, Stepper } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SetupStep, WindowState } from "@/ipc";
import { Entrance } from "@/shared/Entrance";
import { lock } from "@/shared/window";
import { ClinicStep } from "./ClinicStep";
import { EndpointStep } from "./EndpointStep";
import { InboxStep } from "./InboxStep";
import { KeyStep } from "./KeyStep";
import { SamplesStep } from "./SamplesStep";
import { useGo } from "./useGo";

/** In their order; `clinic` is before there is a clinic that could keep how far it is. */
const STEPS = ["clinic", "recovery_key", "endpoint", "inbox", "samples"] as const;

/** The recovery key is shown once, so nobody goes back to it or before it. */
const FIRST_TO_GO_BACK_TO = STEPS.indexOf("endpoint");

/** From an empty folder to a processed sample; the program keeps how far it is. */
export function FirstRun({ state }: { state: WindowState }) {
  const { t } = useTranslation("first-run");
  const go = useGo();
  const { person, setup_step } = state;
  const step = person === null ? "clinic" : (setup_step ?? "recovery_key");
  const active = STEPS.indexOf(step as (typeof STEPS)[number]);
  return (
    <Entrance width={760} below={person === null ? t("version", state) : <Later />}>
      <Card withBorder padding="xl" shadow="sm">
        <Stack gap="xl">
          <Stepper
            className="no-print"
            active={active}
            onStepClick={(place) => go.mutate(STEPS[place] as SetupStep)}
            labelPosition="bottom"
            size="sm"
            aria-label={t("steps")}
          >
            {STEPS.map((one, place) => (
              <Stepper.Step
                key={one}
                label={t(`step.${one}`)}
                allowStepSelect={place >= FIRST_TO_GO_BACK_TO && place < active}
                aria-current={place === active ? "step" : undefined}
              />
            ))}
          </Stepper>
          {step === "clinic" && <ClinicStep />}
          {step === "recovery_key" && <KeyStep clinic={person?.clinic ?? ""} />}
          {step === "endpoint" && <EndpointStep currency={person?.currency ?? ""} />}
          {step === "inbox" && <InboxStep />}
          {step === "samples" && <SamplesStep />}
        </Stack>
      </Card>
    </Entrance>
  );
}

/** That it can wait, and how to leave the window meanwhile. */
function Later(): ReactNode {
  const { t } = useTranslation("first-run");
  return (
    <Group justify="center" gap="xs">
      <span>{t("later")}</span>
      <Anchor component="button" type="button" size="xs" mih={24} onClick={() => void lock()}>
        {t("lock")}
      </Anchor>
    </Group>
  );
}
