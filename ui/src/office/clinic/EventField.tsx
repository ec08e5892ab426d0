import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** An event's position as it is typed: nothing where the field is empty, NaN where it is none. */
export function eventOf(typed: string): number | undefined {
  const text = typed.replace(/[\s,]/g, "");
  if (text === "") return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

interface EventFieldProps {
  label: string;
  hint: string;
  value: string;
  change: (value: string) => void;
  wrong?: string;
}

/** A field for an event's position in the log. */
export function EventField({ label, hint, value, change, wrong }: EventFieldProps) {
  const { t } = useTranslation("clinic");
  return (
    <TextInput
      label={label}
      placeholder={hint}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      error={Number.isNaN(eventOf(value)) ? t("bundle.noNumber") : wrong}
      inputMode="numeric"
      autoComplete="off"
      maxLength={20}
      w={170}
    />
  );
}
