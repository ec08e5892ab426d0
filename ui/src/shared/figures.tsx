/** Times, money, confidence, sizes: each shown in one way everywhere. */
import { Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

export { count } from "./count";

const MOMENT = new Intl.DateTimeFormat("en-AU", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const EXACT = new Intl.DateTimeFormat("en-AU", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat("en-AU", { day: "numeric", month: "short", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en-AU", { weekday: "short", day: "numeric" });
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** `21 Nov 2026 14:05`. */
export function moment(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? time
    : MOMENT.format(date).replace(",", "").replace(" at ", " ");
}

/** `21 Nov 2026 14:05:03.123`, where events a moment apart are told from each other. */
export function exact(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? time
    : EXACT.format(date).replace(",", "").replace(" at ", " ");
}

/** `21 Nov 2026`, of a day as `2026-11-21`. */
export function day(date: string): string {
  const parsed = new Date(`${date.slice(0, 10)}T00:00:00`);
  return Number.isNaN(parsed.getTime()) ? date : DAY.format(parsed);
}

/** `Sat 21`, of a day as `2026-11-21`, under a chart. */
export function shortDay(date: string): string {
  const parsed = new Date(`${date.slice(0, 10)}T00:00:00`);
  return Number.isNaN(parsed.getTime()) ? date : SHORT_DAY.format(parsed).replace(",", "");
}

/** `3 minutes ago`. */
export function ago(time: string, now = Date.now()): string {
  const seconds = Math.round((new Date(time).getTime() - now) / 1000);
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return AGO.format(Math.trunc(seconds / length), unit);
}

/** A moment; how long ago it was on hover. */
export function Moment({ time }: { time: string | null | undefined }) {
  if (!time) return <NotMeasured />;
  return (
    <Tooltip label={ago(time)}>
      <time dateTime={time} style={{ whiteSpace: "nowrap" }}>
        {moment(time)}
      </time>
    </Tooltip>
  );
}

/** `AUD 1.25`: at least two decimals, and as many more as the amount has. */
export function money(amount: string, currency: string): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  return `${currency} ${whole}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}

const NANO = 9;

/** An amount in billionths, exactly. */
function nano(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(NANO, "0").slice(0, NANO));
}

/** What is left of a limit; nothing, where all of it is spent. */
export function left(limit: string, spent: string): string {
  const rest = nano(limit) - nano(spent);
  const digits = (rest > 0n ? rest : 0n).toString().padStart(NANO + 1, "0");
  return `${digits.slice(0, -NANO)}.${digits.slice(-NANO)}`;
}

export function Money({
  amount,
  currency,
}: {
  amount: string | null | undefined;
  currency: string;
}) {
  if (amount === null || amount === undefined) return <NotMeasured />;
  return <span style={{ whiteSpace: "nowrap" }}>{money(amount, currency)}</span>;
}

/** Parts per thousand as `95.8 %`. */
export function percent(permille: number): string {
  return `${(permille / 10).toFixed(1).replace(/\.0$/, "")} %`;
}

/** 0..1 as text, as `95.8 %`. */
export function ratio(score: string): string {
  return percent(Math.round(Number(score) * 1000));
}

/** `1 h 5 min`, `12 s`, `0.36 s`. */
export function duration(seconds: number): string {
  if (seconds >= 3600)
    return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  if (seconds >= 10) return `${Math.round(seconds)} s`;
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  return `${Math.round(seconds * 1000)} ms`;
}

/** What is still to come, in whole seconds: nobody waits for milliseconds. */
export const remaining = (seconds: number): string =>
  seconds < 10 ? `${Math.max(1, Math.ceil(seconds))} s` : duration(seconds);

/** `12 KB`. */
export function size(bytes: number): string {
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)} MB`;
  if (bytes >= 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${bytes} bytes`;
}

/** What was not measured says so; it is never 0. */
export function NotMeasured() {
  const { t } = useTranslation("shared");
  return (
    <Text component="span" c="dimmed" size="sm">
      {t("notMeasured")}
    </Text>
  );
}
