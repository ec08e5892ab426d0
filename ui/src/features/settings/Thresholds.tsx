import { Alert, Button, Group, NumberInput, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Thresholds as Limits } from "@/ipc";
import { useAct } from "@/shared/act";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";

/** The limits that new sessions start with, and when the window locks. */
export function Thresholds() {
  const limits = useQuery({ queryKey: ["settings", "thresholds"], queryFn: ask.thresholds });
  if (limits.isPending) return <Loading />;
  if (limits.isError) return <Failed error={limits.error} retry={() => void limits.refetch()} />;
  return <Form limits={limits.data} />;
}

function Form({ limits }: { limits: Limits }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [form, setForm] = useState({
    review: limits.review_below_permille / 10,
    accuracy: limits.minimum_accuracy_permille / 10,
    minutes: Math.round(limits.max_processing_time_seconds / 60),
    idle: limits.idle_lock_minutes,
  });
  const save = useAct({
    act: () =>
      ask.setThresholds({
        review_below_permille: Math.round(form.review * 10),
        minimum_accuracy_permille: Math.round(form.accuracy * 10),
        max_processing_time_seconds: form.minutes * 60,
        idle_lock_minutes: form.idle,
      }),
    changes: ["settings"],
    done: () => t("threshold.saved"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const field = (key: keyof typeof form, least: number, most: number, suffix: string) => (
    <NumberInput
      label={t(`threshold.${key}`)}
      description={t(`threshold.${key}About`)}
      value={form[key]}
      onChange={(value) => setForm({ ...form, [key]: Number(value) || 0 })}
      min={least}
      max={most}
      decimalScale={suffix === " %" ? 1 : 0}
      suffix={suffix}
      disabled={!administers}
    />
  );
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        {!administers && <Alert color="gray">{t("threshold.readOnly")}</Alert>}
        {field("review", 0, 100, " %")}
        {field("accuracy", 0, 100, " %")}
        {field("minutes", 1, 1440, t("threshold.minutesUnit"))}
        {field("idle", 1, 60, t("threshold.minutesUnit"))}
        {administers && (
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t("threshold.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
