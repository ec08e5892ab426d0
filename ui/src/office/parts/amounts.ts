/** Costs and clock offsets as text. */
import type { TFunction } from "i18next";
import { duration, money } from "@/shared/figures";
import type { Cost } from "../api/types";

const NANO = 9;

/** `AUD 1.25`, exactly, of billionths. */
export function costText(nanos: bigint, currency: string): string {
  const digits = (nanos < 0n ? -nanos : nanos).toString().padStart(NANO + 1, "0");
  const amount = `${digits.slice(0, -NANO)}.${digits.slice(-NANO)}`;
  return money(nanos < 0n ? `-${amount}` : amount, currency);
}

export const nanosOf = ({ nanos }: Cost): bigint => BigInt(nanos);

const DAY = 86_400;

/** `2 d 3 h` from a day on, where minutes say nothing any more. */
function about(seconds: number): string {
  if (seconds < DAY) return duration(seconds);
  const hours = Math.round((seconds % DAY) / 3_600);
  return `${Math.floor(seconds / DAY)} d${hours > 0 ? ` ${hours} h` : ""}`;
}

/** How far a clock is from head office's, in seconds. */
export function clockText(seconds: number, t: TFunction): string {
  if (Math.abs(seconds) <= 1) return t("office:clock.right");
  const by = about(Math.abs(Math.round(seconds)));
  return t(seconds > 0 ? "office:clock.ahead" : "office:clock.behind", { by });
}
