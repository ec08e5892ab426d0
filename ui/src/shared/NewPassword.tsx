/** A new password, twice, with what it still lacks. The program decides; this only says it early. */
import { Progress, Stack, Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { PASSWORD_COMMON, PASSWORD_LEAST } from "@/ipc";
import { Password } from "./Password";

export type Strength = "none" | "short" | "repeats" | "common" | "name" | "fair" | "good";

/** Whether a text can be cut into parts that everybody tries first, without remainder. */
function isOfCommonParts(text: string): boolean {
  const reached = new Set([0]);
  // In the order in which they were reached, and those added meanwhile as well.
  for (const start of reached)
    for (const part of PASSWORD_COMMON)
      if (text.startsWith(part, start)) reached.add(start + part.length);
  return reached.has(text.length);
}

/** How far a password is from one that nobody guesses; as `crates/domain/src/password.rs` has it. */
export function strength(password: string, name: string): Strength {
  const letters = [...password];
  if (letters.length === 0) return "none";
  if (letters.length < PASSWORD_LEAST) return "short";
  const folded = [...password.toLowerCase()].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  if (new Set(folded).size < 5) return "repeats";
  if (isOfCommonParts(folded.join(""))) return "common";
  const own = name.toLowerCase();
  if (own.length >= 4 && folded.join("").includes(own) && folded.length < own.length * 3)
    return "name";
  return letters.length >= 22 ? "good" : "fair";
}

const COLORS: Record<Strength, string> = {
  none: "gray",
  short: "orange",
  repeats: "orange",
  common: "orange",
  name: "orange",
  fair: "teal",
  good: "teal",
};

interface NewPasswordProps {
  /** Whose it becomes. */
  name: string;
  password: string;
  repeated: string;
  change: (password: string, repeated: string) => void;
  /** Refusals, shown at their field. */
  error?: string;
  repeatedError?: string;
  passwordRef?: RefObject<HTMLInputElement | null>;
}

const isWeak = (level: Strength): boolean => level !== "fair" && level !== "good";

/** Whether both fields can be handed over. */
export function isUsable(password: string, repeated: string, name: string): boolean {
  return !isWeak(strength(password, name)) && password === repeated;
}

/** Why a password that somebody has handed over will not do, for its field; nothing where it will. */
export function weakness(t: TFunction, password: string, name: string): string | undefined {
  const level = strength(password, name);
  if (!isWeak(level)) return undefined;
  const missing = PASSWORD_LEAST - [...password].length;
  return t(`shared:password.strength.${level}`, { missing });
}

export function NewPassword(props: NewPasswordProps) {
  const { t } = useTranslation("shared");
  const { name, password, repeated, change, error, repeatedError, passwordRef } = props;
  const level = strength(password, name);
  const length = [...password].length;
  const part = Math.min(100, (length / PASSWORD_LEAST) * 75 + (level === "good" ? 25 : 0));
  return (
    <Stack gap="sm">
      <Password
        ref={passwordRef}
        label={t("password.new")}
        description={t("password.advice", { least: PASSWORD_LEAST })}
        value={password}
        onChange={(event) => change(event.currentTarget.value, repeated)}
        error={error}
        autoComplete="new-password"
        required
      />
      <div>
        <Progress value={part} color={COLORS[level]} size="sm" aria-hidden />
        {/* What it lacks is said once: at the field, where it was refused for that. */}
        <Text size="sm" mt={4} role="status">
          {!(error && isWeak(level)) &&
            t(`password.strength.${level}`, { missing: PASSWORD_LEAST - length })}
        </Text>
      </div>
      <Password
        label={t("password.repeat")}
        value={repeated}
        onChange={(event) => change(password, event.currentTarget.value)}
        error={
          repeatedError ??
          (repeated.length > 0 && !password.startsWith(repeated)
            ? t("password.differs")
            : undefined)
        }
        autoComplete="new-password"
        required
      />
    </Stack>
  );
}
