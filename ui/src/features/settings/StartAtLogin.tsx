import { Stack, Switch, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { useAct } from "@/shared/act";
import { Loading } from "@/shared/Loading";
import { Refused } from "@/shared/Refused";
import { Failed } from "@/shared/states";

const KEY = ["settings", "login"];

/** Whether the window opens with the desktop: a choice of this account, not of the clinic. */
export function StartAtLogin() {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const starts = useQuery({ queryKey: KEY, queryFn: ask.startsAtLogin });
  const set = useAct({
    act: (on: boolean) => ask.setStartsAtLogin(on),
    changes: [],
    inPlace: true,
    done: (on) => (on ? t("login.isOn") : t("login.isOff")),
    after: (on) => client.setQueryData(KEY, on),
  });
  return (
    <Stack component="section" aria-label={t("login.title")} maw={640}>
      <Title order={2} size="h5">
        {t("login.title")}
      </Title>
      {starts.isPending ? (
        <Loading />
      ) : starts.isError ? (
        <Failed error={starts.error} retry={() => void starts.refetch()} />
      ) : starts.data === null ? (
        <Text size="sm">{t("login.notHere")}</Text>
      ) : (
        <Switch
          label={t("login.label")}
          description={t("login.about")}
          checked={starts.data}
          disabled={set.isPending}
          onChange={(event) => set.mutate(event.currentTarget.checked)}
        />
      )}
      <Refused error={set.error} />
    </Stack>
  );
}
