import { Radio, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UnknownSettled } from "@/ipc";
import { ActForm, isReason } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";

const CHOICES: UnknownSettled[] = ["was_sent", "send_again", "give_up"];

interface SettleUnknownProps {
  settle: (choice: UnknownSettled, reason: string) => Promise<unknown>;
  close: () => void;
}

/** What became of a message that may have been sent, or what is to be done. Stands in a dialog. */
export function SettleUnknown({ settle, close }: SettleUnknownProps) {
  const { t } = useTranslation("messages");
  const [choice, setChoice] = useState<UnknownSettled | null>(null);
  const [reason, setReason] = useState("");
  useUnsaved([choice, reason]);
  return (
    <ActForm
      confirm={t("act.settle_unknown.confirm")}
      danger={false}
      ready={choice !== null && isReason(reason)}
      act={async () => choice && settle(choice, reason.trim())}
      close={close}
    >
      <Text size="sm">{t("act.settle_unknown.text")}</Text>
      <Radio.Group
        value={choice}
        onChange={(value) => setChoice(CHOICES.find((one) => one === value) ?? null)}
        label={t("act.settle_unknown.choice")}
        required
      >
        <Stack gap="sm" pt="xs">
          {CHOICES.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`act.settle_unknown.${one}`)}
              description={t(`act.settle_unknown.${one}About`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t("act.settle_unknown.reason")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        rows={2}
        required
        maxLength={1000}
      />
    </ActForm>
  );
}
