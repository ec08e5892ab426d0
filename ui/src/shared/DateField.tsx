/** A day as people type it, the same in every engine: WebKit on Linux has no picker of its own. */
import { TextInput, type TextInputProps } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether it is a day of the calendar, written `2026-11-21`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Stands in an address for what was typed and is no day: that may be anything, a name too. */
const NO_DAY = "?";

/** Whether something stands where a day should, and is none. */
export const isNoDay = (text: string | undefined): boolean =>
  text !== undefined && text !== "" && !isDay(text);

/** Whether the last day comes before the first. */
export const isBackwards = (from: string | undefined, to: string | undefined): boolean =>
  isDay(from ?? "") && isDay(to ?? "") && (from ?? "") > (to ?? "");

/** Whether two fields hold no period: one is no day, or the last comes before the first. */
export const isNoPeriod = (from: string | undefined, to: string | undefined): boolean =>
  isNoDay(from) || isNoDay(to) || isBackwards(from, to);

/** A moment's day here, as `2026-11-21`. */
export function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first moment of a day here, as the program takes it (RFC 3339, UTC). */
export function dayStart(day: string | undefined): string | null {
  return day && isDay(day) ? new Date(`${day}T00:00:00`).toISOString() : null;
}

/** The first moment after a day here: a period that includes its last day ends earlier than this. */
export function dayEnd(day: string | undefined): string | null {
  if (!day || !isDay(day)) return null;
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}

interface DateFieldProps extends Omit<TextInputProps, "value" | "onChange"> {
  /** `2026-11-21`, or nothing. */
  value: string | undefined;
  /**
   * Told once it is a day, or empty; and when the field is left with neither, that it is no day,
   * so that nothing goes on as if nothing had been typed.
   */
  change: (day: string | undefined) => void;
}

export function DateField({ value, change, ...rest }: DateFieldProps) {
  const { t } = useTranslation("shared");
  const [text, setText] = useState(value ?? "");
  const [left, setLeft] = useState(isNoDay(value));
  useEffect(() => {
    // What was typed stays, so that it can be mended.
    if (value !== NO_DAY) setText(value ?? "");
    setLeft(isNoDay(value));
  }, [value]);
  // Not while it is still being typed.
  const wrong = isNoDay(text) && (left || text.length >= 10);
  const leave = () => {
    setLeft(true);
    if (isNoDay(text)) change(NO_DAY);
  };
  return (
    <TextInput
      {...rest}
      value={text}
      placeholder={t("date.form")}
      error={wrong ? t(DAY.test(text) ? "date.noDay" : "date.wrong") : rest.error}
      autoComplete="off"
      onBlur={leave}
      onKeyDown={(event) => event.key === "Enter" && leave()}
      onChange={(event) => {
        const typed = event.currentTarget.value.trim();
        setText(typed);
        setLeft(false);
        if (typed === "") change(undefined);
        else if (isDay(typed)) change(typed);
      }}
    />
  );
}
