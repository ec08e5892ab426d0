import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { tellDone } from "@/shared/act";
import { confirmDangerousAct } from "@/shared/Confirmation";
import { Loading } from "@/shared/Loading";
import { useMay, usePerson } from "@/shared/person";
import { noteRecoveryKey, RecoveryKey, useRecoveryKey } from "@/shared/recovery-key/RecoveryKey";
import { Failed, NotPermitted } from "@/shared/states";

/** A new recovery key, for when the paper is lost or was seen. */
export function Keys() {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const { clinic } = usePerson();
  const key = useRecoveryKey(administers);
  if (!administers) return <NotPermitted />;
  if (key.isPending) return <Loading />;
  if (key.isError) return <Failed error={key.error} retry={() => void key.refetch()} />;
  if (key.data === null) return <MakeOne />;
  return (
    <Stack maw={640}>
      <RecoveryKey
        text={key.data}
        clinic={clinic}
        shown={<Head title={t("keys.made")} about={t("keys.madeAbout")} />}
        typed={<Head title={t("keys.type")} about={t("keys.typeAbout")} />}
        confirmed={async () => {
          noteRecoveryKey(null);
          tellDone(t("keys.done"));
        }}
      />
    </Stack>
  );
}

function Head({ title, about }: { title: string; about: string }) {
  return (
    <div className="no-print">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" mt={4}>
        {about}
      </Text>
    </div>
  );
}

function MakeOne() {
  const { t } = useTranslation("settings");
  const make = () =>
    confirmDangerousAct({
      title: t("keys.title"),
      text: t("keys.text"),
      confirm: t("keys.confirm"),
      act: async (given) => noteRecoveryKey(await ask.renewRecoveryKey(given)),
    });
  return (
    <Stack maw={640}>
      <Text size="sm">{t("keys.about")}</Text>
      <Text size="sm">{t("keys.when")}</Text>
      <Group>
        <Button variant="default" onClick={make}>
          {t("keys.make")}
        </Button>
      </Group>
    </Stack>
  );
}
