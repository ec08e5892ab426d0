import { Button, Group, Radio, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ConfirmationForm, type KindPayloads, type PayloadMode } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { CONTENTS_KEY, MODES } from "./modes";

interface ContentsFormProps {
  kind: KindPayloads;
  /** The kind as people read it. */
  name: string;
  close: () => void;
}

/** Sends what events of a kind say in another way; the reason is recorded with it. */
export function ContentsForm({ kind, name, close }: ContentsFormProps) {
  const { t } = useTranslation("sync");
  const [mode, setMode] = useState<PayloadMode>(kind.mode);
  const confirmation = useConfirmation(true, mode);
  const ready = mode !== kind.mode && confirmation.ready;
  const change = useAct({
    act: (given: ConfirmationForm) => ask.setPayloadMode(kind.kind, mode, given),
    changes: [...CONTENTS_KEY, "sync"],
    done: () => t("contents.done", { kind: name, mode: t(`contents.mode.${mode}`) }),
    after: close,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && confirmation.given) change.mutate(confirmation.given);
  };
  const standard = t(`contents.mode.${kind.standard}`);
  return (
    <form onSubmit={submit}>
      <Stack>
        <Radio.Group
          label={t("contents.how")}
          description={t("contents.standard", { mode: standard })}
          value={mode}
          onChange={(chosen) => setMode(MODES.find((one) => one === chosen) ?? mode)}
        >
          <Stack gap="xs" mt="xs">
            {MODES.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`contents.mode.${one}`)}
                description={t(`contents.means.${one}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm">{t(kind.figuresOnly ? "contents.figures" : "contents.text")}</Text>
        {confirmation.fields}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={change.isPending}>
            {t("contents.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
