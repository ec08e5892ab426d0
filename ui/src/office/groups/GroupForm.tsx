import { Group as Row, Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActForm, useAct } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { office } from "../api/client";
import type { Group } from "../api/types";
import { spanOf, spanText, UNITS, type Unit } from "../parts/span";
import { GROUPS } from "./queries";

/** A week of silence is nothing for a mobile clinic, a year is no limit any more. */
const MOST = 365 * UNITS.days;

/** After how long without contact a group's clinics need a person. */
export function GroupForm({ group, close }: { group: Group; close: () => void }) {
  const { t } = useTranslation("groups");
  const now = spanOf(group.silentAfterMinutes ?? UNITS.days);
  const [typed, setTyped] = useState(String(now.amount));
  const [unit, setUnit] = useState<Unit>(now.unit);
  useUnsaved([typed, unit]);
  const minutes = /^\d{1,6}$/.test(typed.trim()) ? Number(typed) * UNITS[unit] : Number.NaN;
  const right = minutes >= 1 && minutes <= MOST;
  const set = useAct({
    act: () => office.setGroup(group.name, minutes),
    changes: [GROUPS, "clinics", "clinic"],
    done: () => t("done", { name: group.name, span: spanText(minutes, t) }),
    inPlace: true,
  });
  return (
    <ActForm
      confirm={t("save")}
      danger={false}
      ready={right}
      act={() => set.mutateAsync()}
      close={close}
    >
      <Text size="sm">{t("limitAbout")}</Text>
      <Row gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          label={t("limit")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={right ? undefined : t("wrong")}
          inputMode="numeric"
          autoComplete="off"
          required
          data-autofocus
          style={{ flex: 1 }}
        />
        <Select
          label={t("unit")}
          value={unit}
          allowDeselect={false}
          onChange={(value) => setUnit((value ?? unit) as Unit)}
          data={Object.keys(UNITS).map((value) => ({ value, label: t(`units.${value}`) }))}
          w={140}
        />
      </Row>
    </ActForm>
  );
}
