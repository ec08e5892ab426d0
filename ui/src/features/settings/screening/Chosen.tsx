import { Alert, Button, Group, Radio, Stack, Textarea } from "@mantine/core";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ask, type RiskLevel, type ScreeningSettings } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { NumberField } from "@/shared/NumberField";
import { useMay } from "@/shared/person";
import { OwnRules } from "./OwnRules";
import { SCORES, settingsOf, type Typed } from "./typed";

interface ChosenProps {
  form: Typed;
  change: (form: Typed) => void;
}

/** What the clinic has decided. Less than before is confirmed. */
export function Chosen({ form, change }: ChosenProps) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const settings = settingsOf(form);
  const confirmation = useConfirmation(false, settings);
  const save = useAct({
    act: (wanted: ScreeningSettings) => ask.setScreeningSettings(wanted, confirmation.given),
    changes: ["settings", "document"],
    done: () => t("screening.saved"),
    after: confirmation.reset,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Nothing is guessed for a score that is none: its field says so itself.
    if (settings !== null) save.mutate(settings);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={720}>
        {!administers && <Alert color="gray">{t("screening.readOnly")}</Alert>}
        <Textarea
          label={t("screening.words")}
          description={t("screening.wordsAbout")}
          value={form.words}
          onChange={(event) => change({ ...form, words: event.currentTarget.value })}
          rows={4}
          resize="vertical"
          spellCheck={false}
          disabled={!administers}
        />
        <OwnRules
          rules={form.rules}
          change={(rules) => change({ ...form, rules })}
          disabled={!administers}
        />
        <NumberField
          label={t("screening.score")}
          description={t("screening.scoreAbout")}
          value={form.score}
          onChange={(score) => change({ ...form, score })}
          bounds={SCORES}
          step={0.05}
          decimalScale={2}
          fixedDecimalScale
          disabled={!administers}
          w={360}
        />
        <Radio.Group
          label={t("screening.hold")}
          description={t("screening.holdAbout")}
          value={form.hold}
          onChange={(hold) => change({ ...form, hold: hold as RiskLevel })}
        >
          <Stack gap="xs" mt="xs">
            {(["high", "medium"] as const).map((risk) => (
              <Radio
                key={risk}
                value={risk}
                label={t(`screening.holdFrom.${risk}`)}
                disabled={!administers}
              />
            ))}
          </Stack>
        </Radio.Group>
        {confirmation.fields}
        {administers && (
          <Group>
            <Button type="submit" disabled={!confirmation.ready} loading={save.isPending}>
              {t("screening.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
