/** How a clinic stands now, as a word and as a sentence. */
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { count, moment } from "@/shared/figures";
import { Status } from "@/shared/Status";
import type { Clinic, State } from "../api/types";

/** The gravest first: the order in which clinics are listed. */
export const STATES: State[] = [
  "forked",
  "restored",
  "silent",
  "behind",
  "suspended",
  "paused",
  "waiting",
  "current",
];

/** A state that this page does not know is shown as it is, and never as a good one. */
export function StateBadge({ state }: { state: State }) {
  const { t } = useTranslation("office");
  return <Status word={state} label={t(`state.${state}`, { defaultValue: state })} />;
}

/** What the state rests on: what is held now, in one sentence; nothing for a state unknown here. */
export function stateInWords(clinic: Clinic, t: TFunction): string | null {
  const { state, fixed, held, lastContact, pausedUntil, codeExpiresAt } = clinic;
  if (!STATES.includes(state)) return null;
  if (state === "behind") {
    if (fixed === null || held === null) return t("office:words.behindUnknown");
    return t("office:words.behind", { events: count(Math.max(0, fixed - held)) });
  }
  if (state === "silent" && lastContact === null) return t("office:words.silentNever");
  if (state === "waiting" && codeExpiresAt === null) return t("office:words.waitingNever");
  const time = state === "paused" ? pausedUntil : lastContact;
  return t(`office:words.${state}`, { time: time === null ? t("office:notKnown") : moment(time) });
}
