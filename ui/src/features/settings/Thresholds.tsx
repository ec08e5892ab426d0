import { Alert, Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Thresholds as Limits } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { Loading } from "@/shared/Loading";
import { isWithin, NumberField } from "@/shared/NumberField";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";

/** The limits that new sessions start with, and when the window locks. */
export function Thresholds() {
  const limits = useQuery({ queryKey: ["settings", "thresholds"], queryFn: ask.thresholds });
  if (limits.isPending) return <Loading />;
  if (limits.isError) return <Failed error={limits.error} retry={() => void limits.refetch()} />;
  return <Form limits={limits.data} />;
}

/** As the fields have them: percent and minutes, or text that is no number. */
type Typed = Record<keyof typeof BOUNDS, number | string>;

/** The least and the most of each, as `Thresholds` in the program has them. */
const BOUNDS = { review: [0, 100], accuracy: [0, 100], minutes: [1, 1440], idle: [1, 60] } as const;

function Form({ limits }: { limits: Limits }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [typed, setTyped] = useState<Typed>({
    review: limits.review_below_permille / 10,
    accuracy: limits.minimum_accuracy_permille / 10,
    minutes: Math.round(limits.max_processing_time_seconds / 60),
    idle: limits.idle_lock_minutes,
  });
  const number = (key: keyof Typed) => {
    const value = typed[key];
    return isWithin(value, BOUNDS[key]) ? value : null;
  };
  const [review, accuracy, minutes, idle] = [
    number("review"),
    number("accuracy"),
    number("minutes"),
    number("idle"),
  ];
  const confirmation = useConfirmation(false, typed);
  const save = useAct({
    act: (thresholds: Limits) => ask.setThresholds(thresholds, confirmation.given),
    changes: ["settings"],
    done: () => t("threshold.saved"),
    after: confirmation.reset,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Nothing is guessed for a field that says nothing: it says so itself.
    if (review === null || accuracy === null || minutes === null || idle === null) return;
    save.mutate({
      review_below_permille: Math.round(review * 10),
      minimum_accuracy_permille: Math.round(accuracy * 10),
      max_processing_time_seconds: minutes * 60,
      idle_lock_minutes: idle,
    });
  };
  const field = (key: keyof Typed, suffix: string) => {
    return (
      <NumberField
        label={t(`threshold.${key}`)}
        description={t(`threshold.${key}About`)}
        value={typed[key]}
        onChange={(value) => setTyped({ ...typed, [key]: value })}
        bounds={BOUNDS[key]}
        decimalScale={suffix === " %" ? 1 : 0}
        suffix={suffix}
        disabled={!administers}
      />
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={560}>
        {!administers && <Alert color="gray">{t("threshold.readOnly")}</Alert>}
        {field("review", " %")}
        {field("accuracy", " %")}
        {field("minutes", t("threshold.minutesUnit"))}
        {field("idle", t("threshold.minutesUnit"))}
        {confirmation.fields}
        {administers && (
          <Group>
            <Button type="submit" disabled={!confirmation.ready} loading={save.isPending}>
              {t("threshold.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
