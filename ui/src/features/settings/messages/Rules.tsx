import { Alert, Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type MessageSettings } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { Loading } from "@/shared/Loading";
import { NumberField } from "@/shared/NumberField";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";
import { Disclaimer } from "./Disclaimer";
import { CHANGED } from "./mail";
import { BOUNDS, minutesOf, settingsOf, type Typed, typed } from "./rules";

/** When messages go, how many, and what they may and must say. */
export function Rules() {
  const known = useQuery({ queryKey: ["settings", "messages"], queryFn: ask.messageSettings });
  if (known.isPending) return <Loading />;
  if (known.isError) return <Failed error={known.error} retry={() => void known.refetch()} />;
  return <Form known={known.data} />;
}

function Form({ known }: { known: MessageSettings }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [form, setForm] = useState(() => typed(known));
  const settings = settingsOf(form);
  const confirmation = useConfirmation(false, settings);
  const save = useAct({
    act: (wanted: MessageSettings) => ask.setMessageSettings(wanted, confirmation.given),
    changes: CHANGED,
    done: () => t("messages.rules.saved"),
    after: confirmation.reset,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Nothing is guessed for a field that says nothing: it says so itself.
    if (settings !== null && confirmation.ready && !save.isPending) save.mutate(settings);
  };
  const change = (part: Partial<Typed>) => setForm({ ...form, ...part });
  const text = (key: "country" | "timeZone" | "from" | "to", more?: object) => (
    <TextInput
      label={t(`messages.rules.${key}`)}
      value={form[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      maxLength={64}
      disabled={!administers}
      {...more}
    />
  );
  const hour = (key: "from" | "to") =>
    text(key, {
      placeholder: t("messages.rules.hourExample"),
      error: minutesOf(form[key]) === null ? t("messages.rules.noTime") : undefined,
      w: 180,
    });
  const number = (key: keyof typeof BOUNDS) => (
    <NumberField
      label={t(`messages.rules.${key}`)}
      value={form[key]}
      onChange={(value) => change({ [key]: value })}
      bounds={BOUNDS[key]}
      allowDecimal={false}
      disabled={!administers}
      maw={360}
    />
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={720}>
        {!administers && <Alert color="gray">{t("messages.rules.readOnly")}</Alert>}
        {text("country", { description: t("messages.rules.countryAbout"), maw: 360 })}
        {text("timeZone", { description: t("messages.rules.timeZoneAbout"), maw: 360 })}
        <Stack gap={4}>
          <Group align="flex-start">
            {hour("from")}
            {hour("to")}
          </Group>
          <Text size="xs" c="dimmed">
            {t("messages.rules.hoursAbout")}
          </Text>
        </Stack>
        {number("smsPerDay")}
        {number("smsPerWeek")}
        {number("attempts")}
        <Checkbox
          label={t("messages.rules.smsMayIdentify")}
          description={t("messages.rules.smsMayIdentifyAbout")}
          checked={form.smsMayIdentify}
          onChange={(event) => change({ smsMayIdentify: event.currentTarget.checked })}
          disabled={!administers}
        />
        <Disclaimer form={form} change={change} disabled={!administers} />
        {confirmation.fields}
        {administers && (
          <Group>
            <Button type="submit" disabled={!confirmation.ready} loading={save.isPending}>
              {t("messages.rules.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
