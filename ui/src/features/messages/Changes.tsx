import { Paper, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { EditView, MessagePart, MessageView } from "@/ipc";
import { Moment } from "@/shared/figures";
import { lineDiff } from "./diff";
import css from "./Message.module.css";

const PARTS: MessagePart[] = ["subject", "text", "recipient"];

/** What stands in a part now. */
const now = (view: MessageView, part: MessagePart): string => {
  if (part === "subject") return view.subject;
  if (part === "text") return view.body;
  return view.recipientEmail ?? view.recipientPhone ?? "";
};

/** How the message differs from its first draft, by part. */
export function Changes({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const changed = PARTS.flatMap((part) => {
    const first = view.editHistory.find((edit) => edit.part === part);
    return first ? [{ part, before: first.before, after: now(view, part) }] : [];
  });
  if (changed.length === 0) return <Text size="sm">{t("changes.none")}</Text>;
  return (
    <Stack gap="xs" role="group" aria-label={t("changes.first")}>
      <Title order={2} size="sm">
        {t("changes.first")}
      </Title>
      {changed.map(({ part, before, after }) => (
        <Difference key={part} label={t(`changes.part.${part}`)} before={before} after={after} />
      ))}
    </Stack>
  );
}

interface DifferenceProps {
  label: string;
  before: string;
  after: string;
}

/** Lines that were taken out and put in, each with its sign and, for a screen reader, its word. */
function Difference({ label, before, after }: DifferenceProps) {
  const { t } = useTranslation("messages");
  const signs = { same: " ", removed: "−", added: "+" } as const;
  return (
    <Paper withBorder p="xs">
      <Text size="sm" fw={600}>
        {label}
      </Text>
      {lineDiff(before, after).map(({ change, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines may be the same
        <Text key={at} size="sm" component="div" dir="auto" className={css.line}>
          <span aria-hidden>{signs[change]} </span>
          {change === "same" ? (
            text
          ) : (
            <>
              <VisuallyHidden>{t(`changes.${change}`)} </VisuallyHidden>
              <span className={css[change]}>{text}</span>
            </>
          )}
        </Text>
      ))}
    </Paper>
  );
}

/** Each save by itself: who, when, which part, and what stood there before and after. */
export function Saves({ edits }: { edits: readonly EditView[] }) {
  const { t } = useTranslation("messages");
  if (edits.length === 0) return null;
  return (
    <Stack gap="xs" role="group" aria-label={t("changes.saves")}>
      <Title order={2} size="sm">
        {t("changes.saves")}
      </Title>
      {edits.map((edit, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one save may change several parts
        <Paper key={`${edit.at} ${at}`} withBorder p="xs">
          <Text size="sm" fw={600} component="div">
            {t("changes.by", { part: t(`changes.part.${edit.part}`), name: edit.by })}{" "}
            <Moment time={edit.at} />
          </Text>
          <Stood label={t("changes.before")} text={edit.before} />
          <Stood label={t("changes.after")} text={edit.after} />
        </Paper>
      ))}
    </Stack>
  );
}

function Stood({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation("messages");
  return (
    <>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" dir="auto" className={css.line}>
        {text === "" ? t("changes.empty") : text}
      </Text>
    </>
  );
}
