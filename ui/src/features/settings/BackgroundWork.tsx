import { Button, Group, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type BackgroundSettings } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { Loading } from "@/shared/Loading";
import { isWithin, NumberField } from "@/shared/NumberField";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";

/** Hours, as `BackgroundSettings` in the program has them; 0 is never. */
const BOUNDS = [0, 720] as const;

/** How often the clinic verifies its record by itself. */
export function BackgroundWork() {
  const { t } = useTranslation("settings");
  const settings = useQuery({
    queryKey: ["settings", "background"],
    queryFn: ask.backgroundSettings,
  });
  return (
    <Stack component="section" aria-label={t("background.title")}>
      <Title order={2} size="h5">
        {t("background.title")}
      </Title>
      {settings.isPending ? (
        <Loading />
      ) : settings.isError ? (
        <Failed error={settings.error} retry={() => void settings.refetch()} />
      ) : (
        <Form settings={settings.data} />
      )}
    </Stack>
  );
}

function Form({ settings }: { settings: BackgroundSettings }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [hours, setHours] = useState<number | string>(settings.verify_every_hours);
  const confirmation = useConfirmation(false, hours);
  const save = useAct({
    act: (wanted: BackgroundSettings) => ask.setBackgroundSettings(wanted, confirmation.given),
    changes: ["settings", "today"],
    done: () => t("background.saved"),
    after: confirmation.reset,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Nothing is guessed for a field that says nothing: it says so itself.
    if (isWithin(hours, BOUNDS)) save.mutate({ verify_every_hours: hours });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={560}>
        <NumberField
          label={t("background.verify")}
          description={t("background.verifyAbout")}
          value={hours}
          onChange={setHours}
          bounds={BOUNDS}
          decimalScale={0}
          suffix={t("background.hoursUnit")}
          disabled={!administers}
        />
        {confirmation.fields}
        {administers && (
          <Group>
            <Button type="submit" disabled={!confirmation.ready} loading={save.isPending}>
              {t("background.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
