/** How far the log is fixed by somebody outside: beside every "verified", and in the top bar. */
import { Anchor, Group, Text, Tooltip } from "@mantine/core";
import { IconSignature } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Witnessed as View } from "@/ipc";
import { count, exact } from "./figures";
import { useWitnessed } from "./sync";

/** Minutes up to which minutes are said, and hours up to which hours are. */
const MINUTES = 120;
const HOURS = 48 * 60;

/** `3 minutes`, `5 hours`, `12 days`. */
function span(minutes: number, t: TFunction<"shared">): string {
  if (minutes < MINUTES) return t("witnessed.minutes", { count: minutes });
  if (minutes < HOURS) return t("witnessed.hours", { count: Math.floor(minutes / 60) });
  return t("witnessed.days", { count: Math.floor(minutes / 1_440) });
}

/** `12 events, 3 minutes since the last witness`. */
export function sinceWitness(seen: View, t: TFunction<"shared">): string {
  const events = t("witnessed.events", {
    count: seen.eventsSince,
    events: count(seen.eventsSince),
  });
  if (seen.by === null) return t("witnessed.never", { events });
  // Where the time is unknown it is left out: it was not just now.
  return seen.minutesSince === null
    ? t("witnessed.since", { events })
    : t("witnessed.sinceTime", { events, time: span(seen.minutesSince, t) });
}

/** `12 events, 3 minutes`, where there is no room for the whole of it. */
export function briefly(seen: View, t: TFunction<"shared">): string {
  const events = t("witnessed.events", {
    count: seen.eventsSince,
    events: count(seen.eventsSince),
  });
  if (seen.minutesSince === null) return events;
  return t("witnessed.brief", { events, time: span(seen.minutesSince, t) });
}

/** Whose signature it is, how far it reaches, and when exactly it was made. */
export function whoWitnessed(seen: View, t: TFunction<"shared">): string {
  if (seen.by === null) return t(seen.asked ? "witnessed.notYet" : "witnessed.nobody");
  const fixed = t("witnessed.fixed", {
    count: seen.fixed,
    by: seen.by,
    events: count(seen.fixed),
  });
  return seen.at === null ? fixed : `${fixed} ${t("witnessed.at", { time: exact(seen.at) })}`;
}

/** The line; of one event, whether it is fixed too. Nothing before it is known. */
export function Witnessed({ event }: { event?: number }) {
  const { t } = useTranslation("shared");
  const seen = useWitnessed();
  if (!seen) return null;
  const one =
    event !== undefined && t(event < seen.fixed ? "witnessed.isFixed" : "witnessed.isNot");
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <IconSignature size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <Text size="sm" component="div" style={{ overflowWrap: "anywhere" }}>
        {one && `${one} `}
        <Tooltip label={whoWitnessed(seen, t)} multiline maw={360}>
          <Anchor component={Link} to="/sync" size="sm">
            {sinceWitness(seen, t)}
          </Anchor>
        </Tooltip>
      </Text>
    </Group>
  );
}
