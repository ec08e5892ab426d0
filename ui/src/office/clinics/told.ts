/** Why a clinic needs a person, as a sentence over the figures that head office gives. */
import type { TFunction } from "i18next";
import { count, moment } from "@/shared/figures";
import type { Concern } from "../api/types";
import { spanText } from "../parts/span";

/** Nothing for a kind that this page does not know: its name stands alone then. */
export function told(concern: Concern, now: string, t: TFunction): string {
  const say = (key: string, values: Record<string, unknown>) =>
    t(`clinics:attention.told.${key}`, values);
  switch (concern.kind) {
    case "forked":
      return concern.pairs > 0
        ? say("forked", { count: concern.pairs, shown: count(concern.pairs) })
        : say("unproven", { count: concern.unproven, shown: count(concern.unproven) });
    case "restored":
      return say("restored", { size: count(concern.size), fixed: count(concern.fixed) });
    case "bad_entry":
      return say("bad_entry", { count: concern.entries, shown: count(concern.entries) });
    case "silent":
      return say("silent", { span: spanText(concern.limitMinutes, t) });
    case "behind":
      return say("behind", {
        fixed: count(concern.fixed),
        held: count(concern.held),
        searchable: count(concern.searchable),
      });
    case "policy": {
      const newest = count(concern.newest);
      if (concern.applied === null) return say("policyNone", { newest });
      return say("policy", { applied: count(concern.applied), newest });
    }
    case "code": {
      const { expiresAt, lastUsedAt } = concern;
      const past = new Date(expiresAt) <= new Date(now);
      const ends = say(past ? "codeEnded" : "codeEnds", { time: moment(expiresAt) });
      if (lastUsedAt === null) return `${ends} ${say("codeNeverUsed", {})}`;
      return `${ends} ${say("codeLastUsed", { time: moment(lastUsedAt) })}`;
    }
    default:
      return "";
  }
}
