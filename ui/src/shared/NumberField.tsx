/** A number within limits: what was typed stays, and the field says what it takes. */
import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { count } from "./figures";

/** The least and the most. */
export type Bounds = readonly [number, number];

/** Whether a number stands there, and one that the limits let in. */
export function isWithin(value: number | string, [least, most]: Bounds): value is number {
  return typeof value === "number" && value >= least && value <= most;
}

interface NumberFieldProps extends Omit<NumberInputProps, "min" | "max" | "value"> {
  /** Text where it is empty or no number. */
  value: number | string;
  bounds: Bounds;
}

export function NumberField({ value, bounds, ...rest }: NumberFieldProps) {
  const { t } = useTranslation("shared");
  const [least, most] = bounds;
  const range = { least: count(least), most: count(most) };
  return (
    <NumberInput
      {...rest}
      value={value}
      min={least}
      max={most}
      // The nearest limit is a guess that nobody would notice.
      clampBehavior="none"
      error={isWithin(value, bounds) ? undefined : t("number.bounds", range)}
    />
  );
}
