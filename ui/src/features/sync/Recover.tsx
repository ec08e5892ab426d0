import { Button, Checkbox, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type OfficeComparison } from "@/ipc";
import { ActForm } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { openDialog } from "@/shared/dialogs";
import { count } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";
import { Lacking } from "./Lacking";

/** Leads an administrator to what is missing here and what can be done; tells others whom to ask. */
export function Recover() {
  const { t } = useTranslation("sync");
  const administers = useMay("administer");
  if (!administers) return <Text size="sm">{t("recover.askAdministrator")}</Text>;
  const show = () => openDialog(t("recover.title"), (close) => <Compared close={close} />, "lg");
  return (
    <Button size="xs" onClick={show}>
      {t("recover.show")}
    </Button>
  );
}

/** Asks head office what it holds, and shows it. Nothing changes by that. */
function Compared({ close }: { close: () => void }) {
  const { t } = useTranslation("sync");
  const found = useQuery({
    queryKey: ["sync-comparison"],
    queryFn: ask.syncCompare,
    // What was found is true of this moment alone.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (found.isPending)
    return (
      <Stack>
        <Text size="sm" role="status">
          {t("recover.asking")}
        </Text>
        <Loading />
      </Stack>
    );
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { data } = found;
  if (data.way === "nothing")
    return (
      <Stack align="flex-start">
        <Text size="sm">{t("recover.nothing", { office: data.office })}</Text>
        <Button variant="default" onClick={close}>
          {t("recover.close")}
        </Button>
      </Stack>
    );
  return <RecoverForm found={data} close={close} />;
}

/** What is missing, what will be done, and what a dangerous act asks for. */
function RecoverForm({ found, close }: { found: OfficeComparison; close: () => void }) {
  const { t } = useTranslation("sync");
  const [sure, setSure] = useState(false);
  const { given, ready, refused, fields } = useConfirmation(true);
  const successor = found.way === "successor";
  return (
    <ActForm
      confirm={t(successor ? "recover.succeed" : "recover.takeBack", {
        count: found.lacking,
        events: count(found.lacking),
      })}
      danger
      ready={ready && (sure || !successor)}
      act={() => given && ask.syncRecover(successor, given)}
      refused={refused}
      close={close}
    >
      <Lacking found={found} />
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {t("recover.will")}
        </Text>
        <Text size="sm">{t(`recover.${doing(found)}`)}</Text>
        {successor && <Text size="sm">{t("recover.successorMeans")}</Text>}
        <Text size="sm">{t("recover.aside", { count: found.own, events: count(found.own) })}</Text>
        <Text size="sm">{t("recover.locks")}</Text>
      </Stack>
      {successor && (
        <Checkbox
          label={t("recover.sure")}
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      )}
      {fields}
    </ActForm>
  );
}

/** What will be done, and why that. */
function doing({ way, held, fixed }: OfficeComparison) {
  if (way === "take_back") return "willTakeBack";
  return held < fixed ? "eventsNotHeld" : "payloadsNotHeld";
}
