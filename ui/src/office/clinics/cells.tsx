/** What a group's row shows in a column: what its clinics come to, and of how many it is not known. */
import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { Status } from "@/shared/Status";
import { NotApplicable, NotKnown } from "../parts/known";
import type { Rollup, Sum } from "./rollup";

/** A sum, with how many clinics it leaves out. */
export function Summed<Value>({ sum, show }: { sum: Sum<Value>; show: (v: Value) => ReactNode }) {
  const { t } = useTranslation("office");
  const { value, unknown } = sum;
  if (value === null) return unknown === 0 ? <NotApplicable /> : <NotKnown />;
  return (
    <Stack gap={0}>
      <div>{show(value)}</div>
      {unknown > 0 && (
        <Text component="span" size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
          {t("unknownMore", { count: unknown })}
        </Text>
      )}
    </Stack>
  );
}

/** How many clinics are in each state, the gravest first. */
export function States({ states }: Pick<Rollup, "states">) {
  const { t } = useTranslation("office");
  return (
    <Group gap={4} w={200}>
      {states.map(({ state, clinics }) => (
        <Status
          key={state}
          word={state}
          label={`${count(clinics)} ${t(`state.${state}`, { defaultValue: state })}`}
        />
      ))}
    </Group>
  );
}
