import { Select, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { ActForm, isReason, tellDone } from "@/shared/act";
import { DateField } from "@/shared/DateField";
import { useUnsaved } from "@/shared/FormDialog";
import { moment } from "@/shared/figures";
import { useNow } from "@/shared/sync";
import { endOf, LENGTHS, type Length, MOST_DAYS } from "./ends";
import { useTakeIn } from "./queries";

const CHOICES: Length[] = [...(Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]), "until"];

/** Until when nothing is sent, and why. */
export function PauseForm({ close }: { close: () => void }) {
  const { t } = useTranslation("sync");
  const takeIn = useTakeIn();
  const [length, setLength] = useState<Length>("hours");
  const [day, setDay] = useState<string>();
  const [reason, setReason] = useState("");
  useUnsaved([length, day, reason]);
  const { end, wrong } = endOf(length, day, useNow());
  const pause = async () => {
    // Counted from the moment it is wanted, not from when it was last shown.
    const until = endOf(length, day, Date.now()).end;
    if (until === undefined) return;
    takeIn(await ask.syncPause(until, reason.trim()));
    tellDone(t("pause.done"));
  };
  return (
    <ActForm
      confirm={t("pause.confirm")}
      danger={false}
      ready={end !== undefined && isReason(reason)}
      act={pause}
      close={close}
    >
      <Text size="sm">{t("pause.text")}</Text>
      <Select
        label={t("pause.for")}
        data={CHOICES.map((one) => ({ value: one, label: t(`pause.${one}`) }))}
        value={length}
        onChange={(chosen) => setLength(CHOICES.find((one) => one === chosen) ?? "hours")}
        allowDeselect={false}
      />
      {length === "until" && (
        <DateField
          label={t("pause.lastDay")}
          value={day}
          change={setDay}
          error={wrong && t(`pause.${wrong}`, { days: MOST_DAYS })}
          required
        />
      )}
      {end !== undefined && (
        <Text size="sm" role="status">
          {t("pause.ends", { time: moment(end) })}
        </Text>
      )}
      <Textarea
        label={t("pause.reason")}
        description={t("pause.reasonAbout")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
        maxLength={1000}
        autosize
        minRows={2}
        maxRows={6}
        data-autofocus
      />
    </ActForm>
  );
}
