import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatientNumber } from "@/ipc";
import { inOrder, numberText } from "./patient";

interface NumbersProps {
  numbers: readonly PatientNumber[];
  /** So many are shown, and how many more there are is said; all, where this is left out. */
  most?: number;
}

/** Numbers with their kinds, in one line where there is room. */
export function Numbers({ numbers, most = numbers.length }: NumbersProps) {
  const { t } = useTranslation("patients");
  const shown = inOrder(numbers).slice(0, most);
  const more = numbers.length - shown.length;
  return (
    <Group gap="0 0.75rem">
      {shown.map((number) => (
        <span key={`${number.kind} ${number.value}`} style={{ overflowWrap: "anywhere" }}>
          <Text span inherit fz="xs">
            {t(`number.short.${number.kind}`, { defaultValue: number.kind })}
          </Text>{" "}
          <bdi style={{ fontVariantNumeric: "tabular-nums" }}>{numberText(number)}</bdi>
        </span>
      ))}
      {more > 0 && (
        <Text span inherit fz="xs" c="dimmed">
          {t("number.more", { count: more })}
        </Text>
      )}
    </Group>
  );
}
