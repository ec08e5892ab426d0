import { Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ComparedValue, DocumentProgress, FieldName } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { percent } from "@/shared/figures";
import { Status } from "@/shared/Status";

interface SideProps {
  side: ComparedValue | null;
  /** Which field; `null` is the type of document. */
  name: FieldName | null;
  /** How far the document is in that session. */
  progress: DocumentProgress;
}

/** What a reviewer did that is told beside the value; what they confirmed speaks for itself. */
const TOLD = ["edited", "added", "rejected"];

/** A value of one session, how sure it was, and what a reviewer made of it. */
export function Side({ side, name, progress }: SideProps) {
  const { t } = useTranslation("compare");
  if (side === null)
    return (
      <Text size="sm" c="dimmed">
        {t(progress === "done" ? "value.none" : "value.noResult")}
      </Text>
    );
  const words = (value: string) => (name === null ? t(`shared:documentType.${value}`) : value);
  const reviewed = side.counts ? side.review_state : "rejected";
  const sure = side.confidence;
  return (
    <Stack gap={2} align="flex-start">
      <Text
        size="sm"
        dir="auto"
        td={side.counts ? undefined : "line-through"}
        style={{ overflowWrap: "anywhere" }}
      >
        {words(side.value)}
      </Text>
      {side.found !== null && (
        <Text size="xs" c="dimmed" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {sure === null
            ? t("value.found", { value: words(side.found) })
            : t("value.foundSure", { value: words(side.found), sure: percent(sure) })}
        </Text>
      )}
      <Group gap={6}>
        {sure !== null && side.found === null && <Confidence permille={sure} bar={false} />}
        {TOLD.includes(reviewed) && <Status word={reviewed} />}
      </Group>
    </Stack>
  );
}
