import { Button, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type FolderStatus } from "@/ipc";
import { useAct } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { Loading } from "@/shared/Loading";
import { usePerson } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { budgetFault, parseBudget } from "@/shared/start/budget";
import { EndpointChoice } from "@/shared/start/EndpointChoice";
import { useEndpoints } from "@/shared/start/queries";
import { Failed } from "@/shared/states";

interface FolderSessionsFormProps {
  folder: FolderStatus;
  close: () => void;
}

/** The program takes nothing as "as it is", and zero as "no limit". */
const NO_LIMIT = "0";

/** Whether a folder starts sessions by itself, at which endpoint, for how much, and when. */
export function FolderSessionsForm({ folder, close }: FolderSessionsFormProps) {
  const { t } = useTranslation(["settings", "start"]);
  const { currency } = usePerson();
  const endpoints = useEndpoints(true);
  const set = folder.sessions;
  const [first, last] = set.hours.split("-");
  const [form, setForm] = useState({
    on: set.on,
    endpoint: set.endpoint,
    budget: set.budget ?? "",
    daily: set.daily_budget ?? "",
    from: first ?? "",
    to: last ?? "",
  });
  useUnsaved(form);
  const [budget, daily] = [parseBudget(form.budget), parseBudget(form.daily)];
  const save = useAct({
    act: () =>
      ask.changeInboxFolder(folder.folder_id, {
        owner: null,
        after_taking: null,
        detection: null,
        settle_seconds: null,
        sessions: {
          on: form.on,
          mode: null,
          endpoint: form.endpoint,
          budget: budget ?? NO_LIMIT,
          daily_budget: daily ?? NO_LIMIT,
          hours: `${form.from.trim()}-${form.to.trim()}`,
        },
      }),
    changes: ["settings", "inbox"],
    inPlace: true,
    done: () => t(form.on ? "inbox.sessions.isOn" : "inbox.sessions.isOff"),
    after: close,
  });
  if (endpoints.isPending) return <Loading />;
  if (endpoints.isError)
    return <Failed error={endpoints.error} retry={() => void endpoints.refetch()} />;
  const chosen = endpoints.data.find((one) => one.name === form.endpoint);
  const ready = budget !== undefined && daily !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !save.isPending) save.mutate();
  };
  const amount = (key: "budget" | "daily") => {
    const fault = budgetFault(form[key]);
    return (
      <TextInput
        label={t(`inbox.sessions.${key}Label`, { currency })}
        description={t(`inbox.sessions.${key}About`)}
        value={form[key]}
        onChange={(event) => setForm({ ...form, [key]: event.currentTarget.value })}
        error={fault && t(`start:budgetWrong.${fault}`)}
        inputMode="decimal"
        autoComplete="off"
        maw={320}
      />
    );
  };
  const hour = (key: "from" | "to") => (
    <TextInput
      label={t(`inbox.sessions.${key}`)}
      value={form[key]}
      onChange={(event) => setForm({ ...form, [key]: event.currentTarget.value })}
      autoComplete="off"
      placeholder="07:00"
      w={110}
    />
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t("inbox.sessions.about", { owner: folder.owner })}</Text>
        <Switch
          label={t("inbox.sessions.switch")}
          checked={form.on}
          onChange={(event) => setForm({ ...form, on: event.currentTarget.checked })}
        />
        <EndpointChoice
          endpoints={endpoints.data}
          chosen={chosen}
          choose={(endpoint) => setForm({ ...form, endpoint })}
        />
        {amount("budget")}
        {amount("daily")}
        <Group align="flex-start">
          {hour("from")}
          {hour("to")}
        </Group>
        <Text size="xs" c="dimmed">
          {t("inbox.sessions.hoursAbout")}
        </Text>
        <Refused error={save.error} inForm />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("inbox.sessions.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            {t("inbox.sessions.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
