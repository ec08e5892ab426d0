import { Button } from "@mantine/core";
import { IconRobot, IconRobotOff } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type PatientView } from "@/ipc";
import { confirmAct, tellDone } from "@/shared/act";
import { CHANGED } from "./queries";

/** Marks the patient "no AI", or lifts the mark; each with a reason that stands in the record. */
export function NoAiButton({ view }: { view: PatientView }) {
  const { t } = useTranslation("patients");
  const client = useQueryClient();
  const marked = view.patient.no_ai;
  const word = marked ? "lift" : "mark";
  const act = () =>
    confirmAct({
      title: t(`noAi.${word}.title`),
      text: t(`noAi.${word}.text`),
      confirm: t(`noAi.${word}.confirm`),
      reason: { label: t(`noAi.${word}.reason`), required: true },
      act: async (reason) => {
        await ask.markNoAi(view.patient.patient_id, !marked, reason);
        for (const key of CHANGED) void client.invalidateQueries({ queryKey: [key] });
        tellDone(t(`noAi.${word}.done`));
      },
    });
  return (
    <Button
      variant="default"
      leftSection={
        marked ? <IconRobot size={16} aria-hidden /> : <IconRobotOff size={16} aria-hidden />
      }
      onClick={act}
    >
      {t(`noAi.${word}.open`)}
    </Button>
  );
}
