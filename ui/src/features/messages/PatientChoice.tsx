/** The patient of a message, from the whole list. Stands in a dialog, so it uses no router. */
import { Button, Group, Radio, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatientHead } from "@/ipc";
import { count } from "@/shared/figures";
import { Born } from "@/shared/patients/Born";
import { Numbers } from "@/shared/patients/Numbers";
import { nameOf } from "@/shared/patients/patient";
import { usePatients } from "@/shared/patients/queries";
import { Refused } from "@/shared/Refused";

/** Patients that are offered; others are found by typing more. */
const MOST = 10;
/** Letters from which on the list is searched. */
const LEAST = 2;

interface PatientChoiceProps {
  chosen: PatientHead | null;
  choose: (patient: PatientHead | null) => void;
}

export function PatientChoice({ chosen, choose }: PatientChoiceProps) {
  const { t } = useTranslation("messages");
  if (chosen === null) return <Search choose={choose} />;
  return (
    <Group justify="space-between" role="group" aria-label={t("draft.patient.label")}>
      <Described patient={chosen} />
      <Button size="xs" variant="default" onClick={() => choose(null)}>
        {t("draft.patient.another")}
      </Button>
    </Group>
  );
}

function Search({ choose }: Pick<PatientChoiceProps, "choose">) {
  const { t } = useTranslation(["messages", "patients"]);
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), 300);
  const list = useRef<HTMLDivElement>(null);
  const asked = wanted.length >= LEAST;
  const found = usePatients({ text: wanted, no_ai: false, offset: 0, limit: MOST }, asked);
  const patients = asked ? (found.data?.patients ?? []).map((row) => row.patient) : [];
  const more = (found.data?.total ?? 0) - patients.length;
  const toList = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    list.current?.querySelector("input")?.focus();
  };
  return (
    <Stack gap="xs">
      <TextInput
        label={t("draft.patient.search")}
        placeholder={t("draft.patient.hint")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={toList}
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        required
        data-autofocus
      />
      <Refused error={asked ? found.error : null} />
      {patients.length > 0 && (
        <Radio.Group
          value={null}
          onChange={(id) => choose(patients.find((one) => one.patient_id === id) ?? null)}
          label={t("draft.patient.found")}
          ref={list}
          aria-busy={found.isFetching}
        >
          <ScrollArea.Autosize mah={220} type="auto">
            <Stack gap="sm" py="xs">
              {patients.map((patient) => (
                <Radio
                  key={patient.patient_id}
                  value={patient.patient_id}
                  label={<Described patient={patient} />}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
        </Radio.Group>
      )}
      <Text size="sm" c="dimmed" role="status">
        {asked && found.data && patients.length === 0 && t("patients:none.search.title")}
        {asked && more > 0 && t("draft.patient.more", { count: more, shown: count(more) })}
      </Text>
    </Stack>
  );
}

function Described({ patient }: { patient: PatientHead }) {
  const { t } = useTranslation("messages");
  return (
    <Stack gap={0}>
      <Text size="sm" fw={600} dir="auto" style={{ overflowWrap: "anywhere" }}>
        {nameOf(patient)}
      </Text>
      <Group gap="0 0.75rem" fz="sm">
        <span>
          {t("draft.patient.born")} <Born date={patient.birth_date} />
        </span>
        <Numbers numbers={patient.numbers} most={3} />
      </Group>
    </Stack>
  );
}
