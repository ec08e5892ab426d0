import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MessageRow } from "@/ipc";
import { Status } from "@/shared/Status";
import { standing } from "./standing";

interface StandingProps {
  message: MessageRow;
  hasReceipts?: boolean;
}

/** Where a message stands, whether it is urgent, and who is reviewing it. */
export function Standing({ message, hasReceipts }: StandingProps) {
  const { t } = useTranslation("messages");
  const word = standing(message, hasReceipts);
  return (
    <Group gap={6}>
      <Status word={word} label={t(`where.${word}`)} />
      {message.priority === "urgent" && <Status word="high" label={t("where.urgent")} />}
      {message.claimedBy !== null && (
        <Text size="xs">{t("where.claimed", { name: message.claimedBy })}</Text>
      )}
    </Group>
  );
}
