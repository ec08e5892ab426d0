/** The patient from the whole list. Stands in a dialog, so it has no links: it uses no router. */
import { Alert, Group, Radio, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatientHead } from "@/ipc";
import { ActForm } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { count } from "@/shared/figures";
import { Born } from "@/shared/patients/Born";
import { Numbers } from "@/shared/patients/Numbers";
import { nameOf } from "@/shared/patients/patient";
import { usePatients } from "@/shared/patients/queries";
import { ReasonField } from "@/shared/ReasonField";
import { Refused } from "@/shared/Refused";
import { Status } from "@/shared/Status";

/** Patients that are offered; who is not among them is found by typing more. */
const MOST = 20;
/** Letters from which on it is looked for somebody. */
const LEAST = 2;
/** Stands among the ids for nobody on the list. */
const NOBODY = "nobody";

export interface Choice {
  /** The patient; nothing where it is nobody's on the list. */
  patient: string | null;
  reason: string;
}

interface FindPatientProps {
  /** Whose the document is now. */
  now: PatientHead | null;
  choose: (choice: Choice) => Promise<unknown>;
  close: () => void;
}

export function FindPatient({ now, choose, close }: FindPatientProps) {
  const { t } = useTranslation(["document", "patients"]);
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), 300);
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const list = useRef<HTMLDivElement>(null);
  useUnsaved(reason);
  const asked = wanted.length >= LEAST;
  const query = { text: wanted, no_ai: false, offset: 0, limit: MOST };
  const found = usePatients(query, asked);
  const patients = asked ? (found.data?.patients ?? []).map((row) => row.patient) : [];
  const more = (found.data?.total ?? 0) - patients.length;
  const toList = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    list.current?.querySelector("input")?.focus();
  };
  return (
    <ActForm
      confirm={t(chosen === NOBODY ? "whose.saveNobody" : "whose.save")}
      danger={false}
      ready={chosen !== null}
      act={() => choose({ patient: chosen === NOBODY ? null : chosen, reason: reason.trim() })}
      close={close}
    >
      <TextInput
        label={t("patients:search.label")}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(null);
        }}
        onKeyDown={toList}
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <Refused error={asked ? found.error : null} />
      <Radio.Group
        value={chosen}
        onChange={setChosen}
        label={t("whose.found")}
        ref={list}
        aria-busy={found.isFetching}
      >
        <ScrollArea.Autosize mah={300} type="auto">
          <Stack gap="sm" py="xs">
            {patients.map((patient) => (
              <Radio
                key={patient.patient_id}
                value={patient.patient_id}
                disabled={patient.patient_id === now?.patient_id}
                label={<Option patient={patient} isNow={patient.patient_id === now?.patient_id} />}
              />
            ))}
            <Radio value={NOBODY} label={t("whose.notOnList")} />
          </Stack>
        </ScrollArea.Autosize>
      </Radio.Group>
      <Text size="sm" c="dimmed" role="status">
        {asked && found.data && patients.length === 0 && t("patients:none.search.title")}
        {asked && more > 0 && t("whose.typeMore", { count: more, shown: count(more) })}
      </Text>
      {patients.find((one) => one.patient_id === chosen)?.no_ai && (
        <Alert color="orange">{t("whose.isMarked")}</Alert>
      )}
      <ReasonField
        label={t("whose.reason")}
        value={reason}
        change={setReason}
        required={false}
        most={1000}
      />
    </ActForm>
  );
}

function Option({ patient, isNow }: { patient: PatientHead; isNow: boolean }) {
  const { t } = useTranslation("document");
  return (
    <Stack gap={0}>
      <Group gap="xs">
        <Text size="sm" fw={600} dir="auto" style={{ overflowWrap: "anywhere" }}>
          {nameOf(patient)}
        </Text>
        {patient.no_ai && <Status word="no_ai" />}
        {isNow && <Text size="xs">{t("whose.isNow")}</Text>}
      </Group>
      <Group gap="0 0.75rem" fz="sm">
        <span>
          {t("whose.born")} <Born date={patient.birth_date} />
        </span>
        <Numbers numbers={patient.numbers} most={3} />
      </Group>
    </Stack>
  );
}
