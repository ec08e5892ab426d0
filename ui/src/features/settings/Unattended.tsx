import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type UnattendedState } from "@/ipc";
import { tellDone } from "@/shared/act";
import { confirmDangerousAct } from "@/shared/Confirmation";
import { openDialog } from "@/shared/dialogs";
import { Moment } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Status } from "@/shared/Status";
import { Failed } from "@/shared/states";
import { AllowUnattended } from "./AllowUnattended";

/** Whether the clinic may be opened before anybody has signed in; for administrators. */
export function Unattended() {
  const { t } = useTranslation("settings");
  const state = useQuery({ queryKey: ["settings", "unattended"], queryFn: ask.unattended });
  return (
    <Stack component="section" aria-label={t("unattended.title")} maw={640}>
      <Title order={2} size="h5">
        {t("unattended.title")}
      </Title>
      {state.isPending ? (
        <Loading />
      ) : state.isError ? (
        <Failed error={state.error} retry={() => void state.refetch()} />
      ) : (
        <State state={state.data} />
      )}
    </Stack>
  );
}

function State({ state }: { state: UnattendedState }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const allow = () =>
    openDialog(t("unattended.allowTitle"), (close) => (
      <AllowUnattended price={state.price} close={close} />
    ));
  const forbid = () =>
    confirmDangerousAct({
      title: t("unattended.forbidTitle"),
      text: t("unattended.forbidText"),
      confirm: t("unattended.forbidConfirm"),
      act: async (given) => {
        client.setQueryData(["settings", "unattended"], await ask.forbidUnattended(given));
        tellDone(t("unattended.isOff"));
      },
    });
  return (
    <>
      <Text size="sm">{t("unattended.about")}</Text>
      <Group gap="xs">
        {state.allowed ? (
          <Status word="allowed" label={t("unattended.on")} />
        ) : (
          <Status word="not_allowed" label={t("unattended.off")} />
        )}
        {state.allowed && <Since state={state} />}
      </Group>
      {state.allowed && <Kept state={state} />}
      <Text size="sm">{state.price}</Text>
      <Group>
        <Button variant="default" onClick={state.allowed ? forbid : allow}>
          {state.allowed ? t("unattended.forbid") : t("unattended.allow")}
        </Button>
      </Group>
    </>
  );
}

function Since({ state }: { state: UnattendedState }) {
  const { t } = useTranslation("settings");
  return (
    <Text size="sm" component="div">
      {t("unattended.since")} <Moment time={state.since} />
      {state.by !== null && <> {t("unattended.by", { name: state.by })}</>}
    </Text>
  );
}

function Kept({ state }: { state: UnattendedState }) {
  const { t } = useTranslation("settings");
  const keeper = state.keeper ?? "";
  return (
    <Text size="sm" component="div">
      {t("unattended.kept", { keeper: t(`unattended.keeper.${keeper}`, { defaultValue: keeper }) })}{" "}
      {state.last_opened === null ? (
        t("unattended.neverOpened")
      ) : (
        <>
          {t("unattended.lastOpened")} <Moment time={state.last_opened} />
        </>
      )}
    </Text>
  );
}
