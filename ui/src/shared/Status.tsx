/** One look for every state: a colour, a sign and the word, so that none stands alone. */
import { Badge, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconEqual,
  IconEqualNot,
  IconEye,
  IconLoader2,
  IconMinus,
  IconPlayerPause,
  IconPlus,
  IconRobotOff,
  IconUserQuestion,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Look = { color: string; icon: ReactNode };
const SIZE = 13;
const GOOD: Look = { color: "teal", icon: <IconCheck size={SIZE} /> };
const BAD: Look = { color: "red", icon: <IconX size={SIZE} /> };
const WARN: Look = { color: "orange", icon: <IconAlertTriangle size={SIZE} /> };
const BUSY: Look = { color: "blue", icon: <IconLoader2 size={SIZE} /> };
const WAITS: Look = { color: "gray", icon: <IconClock size={SIZE} /> };
const LOOK: Look = { color: "yellow", icon: <IconEye size={SIZE} /> };
const PAUSED: Look = { color: "grape", icon: <IconPlayerPause size={SIZE} /> };
const STOP: Look = { color: "orange", icon: <IconRobotOff size={SIZE} /> };
const ASKS: Look = { color: "yellow", icon: <IconUserQuestion size={SIZE} /> };
const OPEN: Look = { color: "gray", icon: <IconCircleDashed size={SIZE} /> };

const SAME: Look = { color: "gray", icon: <IconEqual size={SIZE} /> };
const CHANGED: Look = { color: "orange", icon: <IconEqualNot size={SIZE} /> };
const GONE: Look = { color: "grape", icon: <IconMinus size={SIZE} /> };
const NEW: Look = { color: "blue", icon: <IconPlus size={SIZE} /> };

/** By the word under which the state is stored; what is not here is shown plainly. */
const LOOKS: Record<string, Look> = {
  completed: GOOD,
  completed_partly: WARN,
  processed: LOOK,
  processed_partly: WARN,
  processed_review: LOOK,
  processed_review_partly: WARN,
  full: GOOD,
  done: GOOD,
  passed: GOOD,
  current: GOOD,
  accepted: GOOD,
  compliant: GOOD,
  readable: GOOD,
  resolved: GOOD,
  active: GOOD,
  sound: GOOD,
  found: GOOD,
  edited: GOOD,
  decided: GOOD,
  added: GOOD,
  failed: BAD,
  none: BAD,
  rejected: BAD,
  not_compliant: BAD,
  critical: BAD,
  forked: BAD,
  restored: BAD,
  silent: BAD,
  quarantined: BAD,
  needs_password: WARN,
  apart: GOOD,
  unsound: BAD,
  not_sound: BAD,
  not_found: BAD,
  partial: WARN,
  high: WARN,
  not_assessed: WARN,
  unsupported: WARN,
  overdue: WARN,
  behind: WARN,
  allowed: WARN,
  processing: BUSY,
  initiated: BUSY,
  running: BUSY,
  stopping: BUSY,
  reading: BUSY,
  calling: BUSY,
  waiting: WAITS,
  received: WAITS,
  open: LOOK,
  medium: LOOK,
  needs_review: LOOK,
  acknowledged: LOOK,
  cancelled: PAUSED,
  interrupted: PAUSED,
  disabled: PAUSED,
  paused: PAUSED,
  suspended: PAUSED,
  removed: PAUSED,
  put_away: PAUSED,
  no_ai: STOP,
  to_choose: ASKS,
  matched: GOOD,
  nobody: OPEN,
  none_of_these: OPEN,
  not_needed: OPEN,
  pending_review: LOOK,
  approved: GOOD,
  queued: WAITS,
  sending: BUSY,
  may_have_been_sent: ASKS,
  sent: GOOD,
  sent_no_receipt: GOOD,
  delivered: GOOD,
  given_up: PAUSED,
  superseded: GONE,
  same: SAME,
  changed: CHANGED,
  only_before: GONE,
  only_after: NEW,
};

/** A state as a badge. `word` is the stored word; its text is `status.<word>`. */
export function Status({ word, label }: { word: string; label?: string }) {
  const { t } = useTranslation("shared");
  const look = LOOKS[word] ?? OPEN;
  return (
    <Badge
      variant="light"
      color={look.color}
      leftSection={
        <Text component="span" c={look.color} aria-hidden display="flex">
          {look.icon}
        </Text>
      }
      // The word in the colour of text: tints of colour on tints are too faint to read.
      c="var(--mantine-color-text)"
      tt="none"
      fw={600}
      miw="max-content"
    >
      {label ?? t(`status.${word}`, { defaultValue: word.replaceAll("_", " ") })}
    </Badge>
  );
}
