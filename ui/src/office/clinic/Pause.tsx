import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActForm, isReason, tellDone } from "@/shared/act";
import { DateField, dayEnd, dayOf, isDay } from "@/shared/DateField";
import { openDialog } from "@/shared/dialogs";
import { useUnsaved } from "@/shared/FormDialog";
import { day } from "@/shared/figures";
import { ReasonField } from "@/shared/ReasonField";
import { office } from "../api/client";
import type { Clinic } from "../api/types";
import { i18n } from "../i18n";
import { refresh } from "./refresh";

export function openPause(clinic: Clinic): void {
  openDialog(i18n.t("clinic:pause.title", { clinic: clinic.name }), (close) => (
    <Pause clinic={clinic} close={close} />
  ));
}

const DAY = 86_400_000;

interface PauseProps {
  clinic: Clinic;
  close: () => void;
  now?: Date;
}

/** No alerts for silence until a day, for a reason. There is no pause without an end. */
export function Pause({ clinic, close, now = new Date() }: PauseProps) {
  const { t } = useTranslation("clinic");
  const client = useQueryClient();
  const [until, setUntil] = useState<string | undefined>(dayOf(new Date(now.getTime() + 7 * DAY)));
  const [reason, setReason] = useState("");
  useUnsaved([until, reason]);
  const past = isDay(until ?? "") && (until ?? "") < dayOf(now);
  const end = past ? null : dayEnd(until);
  const pause = async () => {
    if (end === null) return;
    await office.pause(clinic.id, end, reason.trim());
    await refresh(client, clinic.id);
    tellDone(t("pause.done", { clinic: clinic.name, day: day(until ?? "") }));
  };
  return (
    <ActForm
      confirm={t("pause.confirm")}
      danger={false}
      ready={end !== null && isReason(reason)}
      act={pause}
      close={close}
    >
      <Text size="sm">{t("pause.about")}</Text>
      <DateField
        label={t("pause.until")}
        value={until}
        change={setUntil}
        error={past ? t("pause.past") : undefined}
        required
      />
      <ReasonField
        label={t("reason")}
        description={t("pause.reasonAbout")}
        value={reason}
        change={setReason}
        most={200}
        required
      />
    </ActForm>
  );
}
