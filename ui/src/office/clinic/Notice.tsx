import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ClinicInFull, State } from "../api/types";
import { stateInWords } from "../parts/state";

const GRAVE: State[] = ["forked", "restored"];
const QUIET: State[] = ["waiting", "paused"];

/** What is not as it should be, and the next step. Nothing where all is well. */
export function Notice({ clinic }: { clinic: ClinicInFull }) {
  const { t } = useTranslation(["clinic", "office"]);
  const { state } = clinic;
  if (state === "current") return null;
  const color = GRAVE.includes(state) ? "red" : QUIET.includes(state) ? "gray" : "orange";
  const Sign = QUIET.includes(state) ? IconInfoCircle : IconAlertTriangle;
  return (
    <Alert
      color={color}
      icon={<Sign aria-hidden />}
      title={t(`office:state.${state}`, { defaultValue: state })}
      role="status"
    >
      <Text size="sm">
        {stateInWords(clinic, t)} {t(`next.${state}`, { defaultValue: "" })}
      </Text>
      {state === "paused" && clinic.pauseReason && (
        <Text size="sm">{t("pausedFor", { reason: clinic.pauseReason })}</Text>
      )}
    </Alert>
  );
}
