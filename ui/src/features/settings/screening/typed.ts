/** What the clinic decides about screening, as the fields have it. */
import type { RiskLevel, ScreeningSettings } from "@/ipc";
import { isWithin } from "@/shared/NumberField";

export interface Typed {
  /** One on each line. */
  words: string;
  /** Each with a key of its own, which a row keeps while others go. */
  rules: { key: number; name: string; pattern: string }[];
  /** 0.1 to 0.9, or text that is no number. */
  score: number | string;
  hold: RiskLevel;
}

/** The least score and the most, as the program has them. */
export const SCORES = [0.1, 0.9] as const;

export function typed(settings: ScreeningSettings): Typed {
  return {
    words: settings.words.join("\n"),
    rules: settings.rules.map((rule, key) => ({ key, ...rule })),
    score: settings.found_from_permille / 1000,
    hold: settings.hold_from,
  };
}

/** As the program takes it; nothing where the score is none. Rows that say nothing are left out. */
export function settingsOf({ words, rules, score, hold }: Typed): ScreeningSettings | null {
  if (!isWithin(score, SCORES)) return null;
  return {
    words: words
      .split("\n")
      .map((word) => word.trim())
      .filter((word) => word !== ""),
    rules: rules
      .filter(({ name, pattern }) => name.trim() !== "" || pattern !== "")
      .map(({ name, pattern }) => ({ name: name.trim(), pattern })),
    found_from_permille: Math.round(score * 1000),
    hold_from: hold,
  };
}
