import { Alert, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask, type MailServer, type ProviderTest, type ProviderView } from "@/ipc";
import { useAct } from "@/shared/act";
import { FormDialog } from "@/shared/FormDialog";
import { useMay } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { sentence } from "@/shared/refusal";
import { Facts } from "./Facts";
import { MailForm } from "./MailForm";
import { Paused } from "./Paused";

/** The mail server: as it is set, tried on demand. */
export function Mail({ provider }: { provider: ProviderView | undefined }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [changing, change] = useDisclosure(false);
  const test = useAct({ act: () => ask.testMailServer(), changes: [], inPlace: true });
  const server = provider?.mailServer;
  const close = () => {
    change.close();
    // What was found may have been found of another server.
    test.reset();
  };
  return (
    <>
      {provider && <Paused provider={provider} />}
      {provider && server ? (
        <AsSet server={server} hasSecret={provider.hasSecret} />
      ) : (
        <Text size="sm">{t("messages.mail.none")}</Text>
      )}
      {administers && (
        <Group gap="xs">
          <Button variant="default" onClick={change.open}>
            {t(server ? "messages.mail.change" : "messages.mail.set")}
          </Button>
          {server && (
            <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
              {t("messages.mail.test")}
            </Button>
          )}
        </Group>
      )}
      <Refused error={test.error} inForm />
      {test.data && <Found test={test.data} />}
      <FormDialog opened={changing} onClose={close} title={t("messages.mail.title")} size="lg">
        <MailForm
          server={server ?? undefined}
          hasSecret={provider?.hasSecret ?? false}
          close={close}
        />
      </FormDialog>
    </>
  );
}

function AsSet({ server, hasSecret }: { server: MailServer; hasSecret: boolean }) {
  const { t } = useTranslation("settings");
  const fact = (key: string, value: string) => ({ title: t(`messages.mail.${key}`), value });
  return (
    <Facts
      label={t("messages.mail.title")}
      facts={[
        fact("server", `${server.host}:${server.port}`),
        fact("security", t(`messages.mail.securityOf.${server.security}`)),
        fact("user", server.user || t("messages.mail.noUser")),
        fact("password", t(hasSecret ? "messages.stored" : "messages.notStored")),
        fact("from", server.fromName ? `${server.fromName} <${server.from}>` : server.from),
        fact("roots", t(server.roots ? "messages.mail.rootsOwn" : "messages.mail.rootsNone")),
      ]}
    />
  );
}

/** What a try found. */
function Found({ test }: { test: ProviderTest }) {
  const { t } = useTranslation("settings");
  return (
    <Alert
      color={test.usable ? "teal" : "red"}
      icon={test.usable ? <IconCheck aria-hidden /> : <IconX aria-hidden />}
      title={t(test.usable ? "messages.mail.usable" : "messages.mail.unusable")}
      role={test.usable ? "status" : "alert"}
      maw={720}
    >
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {sentence(test.words)}
      </Text>
    </Alert>
  );
}
