import { Badge, Box, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconClock,
  IconPlayerPause,
  IconWifi,
  IconWifiOff,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { useLogSize } from "@/shared/live";
import { type Standing, standing, useSync, useWitnessed } from "@/shared/sync";
import { briefly, sinceWitness, whoWitnessed } from "@/shared/Witnessed";

const ICONS: Record<Standing, typeof IconWifi> = {
  none: IconWifiOff,
  offline: IconWifiOff,
  online: IconWifi,
  paused: IconPlayerPause,
  trouble: IconAlertTriangle,
  new: IconClock,
};

/** Whether anybody outside hears from the clinic, and what has been recorded since somebody did. */
export function WitnessBadge() {
  const { t } = useTranslation(["app", "shared"]);
  const { t: shared } = useTranslation("shared");
  const { data } = useSync();
  const seen = useWitnessed();
  const size = useLogSize();
  const word = data ? standing(data) : "none";
  const Icon = ICONS[word];
  const short = t(`witness.${word}`);
  const known = word === "none" ? undefined : seen;
  // Without a head office nobody outside holds a checkpoint: every event is since the last witness.
  const events = seen?.events ?? size;
  const whole = known
    ? t("witness.whole", { word: short, since: sinceWitness(known, shared) })
    : events > 0
      ? t("witness.since", { count: events, events: count(events) })
      : short;
  const narrow = known ? t("witness.whole", { word: short, since: briefly(known, shared) }) : short;
  return (
    <Tooltip
      label={
        <>
          {whole}
          <br />
          {known ? whoWitnessed(known, shared) : t("witness.why")}
        </>
      }
      multiline
      w={280}
    >
      <Badge
        component={Link}
        to="/sync"
        variant="default"
        tt="none"
        fw={500}
        size="lg"
        leftSection={
          <Icon
            size={14}
            aria-hidden
            color={word === "trouble" ? "var(--mantine-color-red-text)" : undefined}
          />
        }
        style={{ cursor: "pointer" }}
      >
        <Box component="span" visibleFrom="lg">
          {whole}
        </Box>
        <Box component="span" visibleFrom="md" hiddenFrom="lg">
          {narrow}
        </Box>
        <Box component="span" hiddenFrom="md">
          {short}
        </Box>
      </Badge>
    </Tooltip>
  );
}
