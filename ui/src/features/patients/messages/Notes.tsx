import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type PatientContacts } from "@/ipc";
import { useAct } from "@/shared/act";
import { DateField, isNoDay } from "@/shared/DateField";
import { Refused } from "@/shared/Refused";
import { CHANGED, useChanged } from "./queries";

/** The patient's time zone, guardian, and day of death. */
export function Notes({ contacts }: { contacts: PatientContacts }) {
  const { t } = useTranslation("patients");
  const changed = useChanged();
  const [form, setForm] = useState({
    timeZone: contacts.timeZone ?? "",
    guardian: contacts.guardian ?? "",
    deceasedOn: contacts.deceasedOn ?? "",
  });
  const save = useAct({
    act: () => ask.setMessagingNotes(contacts.patientId, form),
    changes: CHANGED,
    inPlace: true,
    done: () => t("notes.saved"),
    after: changed,
  });
  const ready = !isNoDay(form.deceasedOn);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !save.isPending) save.mutate();
  };
  const field = (key: "timeZone" | "guardian", more?: object) => (
    <TextInput
      label={t(`notes.${key}`)}
      description={t(`notes.${key}About`)}
      value={form[key]}
      onChange={(event) => setForm({ ...form, [key]: event.currentTarget.value })}
      disabled={!contacts.mayKeep}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      {...more}
    />
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={480}>
        {field("timeZone", { placeholder: t("notes.timeZoneExample") })}
        {/* A role that reads no names is not told whether somebody has a guardian. */}
        {!contacts.redacted && field("guardian")}
        <DateField
          label={t("notes.deceasedOn")}
          description={t("notes.deceasedOnAbout")}
          value={form.deceasedOn}
          change={(day) => setForm({ ...form, deceasedOn: day ?? "" })}
          disabled={!contacts.mayKeep}
        />
        <Refused error={save.error} inForm />
        {contacts.mayKeep && (
          <Group>
            <Button type="submit" variant="default" disabled={!ready} loading={save.isPending}>
              {t("notes.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
