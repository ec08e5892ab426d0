import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type ProviderView, type SmsGateway } from "@/ipc";
import { FormDialog } from "@/shared/FormDialog";
import { Money } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { useMay, usePerson } from "@/shared/person";
import { Failed } from "@/shared/states";
import { Facts } from "./Facts";
import { GatewayForm } from "./GatewayForm";
import { nameOf } from "./gateway";
import { Paused } from "./Paused";

/** The gateway for text messages, as it is set. */
export function Gateway({ provider }: { provider: ProviderView | undefined }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [changing, change] = useDisclosure(false);
  // Asked before the dialog opens, so that its first field has the focus.
  const presets = useQuery({
    queryKey: ["settings", "gateway-presets"],
    queryFn: ask.gatewayPresets,
    enabled: administers,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const gateway = provider?.smsGateway;
  return (
    <>
      {provider && <Paused provider={provider} />}
      {provider && gateway ? (
        <AsSet gateway={gateway} provider={provider} />
      ) : (
        <Text size="sm">{t("messages.gateway.none")}</Text>
      )}
      {administers && (
        <Group gap="xs">
          <Button variant="default" onClick={change.open}>
            {t(gateway ? "messages.gateway.change" : "messages.gateway.set")}
          </Button>
        </Group>
      )}
      <FormDialog
        opened={changing}
        onClose={change.close}
        title={t("messages.gateway.title")}
        size="lg"
      >
        {presets.isPending && <Loading />}
        {presets.isError && <Failed error={presets.error} retry={() => void presets.refetch()} />}
        {presets.data && (
          <GatewayForm presets={presets.data} provider={provider} close={change.close} />
        )}
      </FormDialog>
    </>
  );
}

function AsSet({ gateway, provider }: { gateway: SmsGateway; provider: ProviderView }) {
  const { t } = useTranslation("settings");
  const { currency } = usePerson();
  const fact = (key: string, value: React.ReactNode) => ({
    title: t(`messages.gateway.${key}`),
    value,
  });
  const registered = gateway.fromIsRegistered ? "registered" : "notRegistered";
  return (
    <Facts
      label={t("messages.gateway.title")}
      facts={[
        fact("name", nameOf(gateway.description) ?? t("messages.gateway.own")),
        fact("from", gateway.from),
        fact("registration", t(`messages.gateway.${registered}`)),
        ...(gateway.account === "" ? [] : [fact("account", gateway.account)]),
        fact("secrets", t(provider.hasSecret ? "messages.stored" : "messages.notStored")),
        fact("cost", <Money amount={gateway.costPerPart} currency={currency} />),
        fact(
          "budget",
          gateway.monthlyBudget === null ? (
            t("messages.gateway.noLimit")
          ) : (
            <Money amount={gateway.monthlyBudget} currency={currency} />
          ),
        ),
        fact(
          "receipts",
          t(provider.hasReceipts ? "messages.gateway.hasReceipts" : "messages.gateway.noReceipts"),
        ),
      ]}
    />
  );
}
