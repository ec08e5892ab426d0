import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type EndpointTest, type ListedEndpoint } from "@/ipc";
import { tellDone, useAct } from "@/shared/act";
import { confirmDangerousAct } from "@/shared/Confirmation";
import { type Column, DataTable } from "@/shared/DataTable";
import { EndpointResult } from "@/shared/EndpointResult";
import { FormDialog } from "@/shared/FormDialog";
import { duration, Money } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { useMay, usePerson } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { Failed } from "@/shared/states";
import { EndpointForm } from "./EndpointForm";

/** The models that this clinic may use, each tried on demand. */
export function Endpoints() {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const { currency } = usePerson();
  const client = useQueryClient();
  const [adding, add] = useDisclosure(false);
  const [changing, setChanging] = useState<ListedEndpoint | null>(null);
  const [tested, setTested] = useState<EndpointTest | null>(null);
  const endpoints = useQuery({ queryKey: ["endpoints", "list"], queryFn: ask.endpoints });
  const test = useAct({
    act: (name: string) => ask.testEndpoint(name),
    changes: [],
    inPlace: true,
    after: setTested,
  });
  if (endpoints.isPending) return <Loading />;
  if (endpoints.isError)
    return <Failed error={endpoints.error} retry={() => void endpoints.refetch()} />;
  const remove = (name: string) =>
    confirmDangerousAct({
      title: t("endpoint.removeTitle"),
      text: t("endpoint.removeText", { name }),
      confirm: t("endpoint.remove"),
      act: async (given) => {
        await ask.removeEndpoint(name, given);
        void client.invalidateQueries({ queryKey: ["endpoints"] });
        tellDone(t("endpoint.removed", { name }));
      },
    });
  const text = (
    key: string,
    render: (row: ListedEndpoint) => React.ReactNode,
    optional = false,
  ): Column<ListedEndpoint> => ({
    key,
    title: t(`endpoint.${key}`),
    render,
    optional,
  });
  const price = (row: ListedEndpoint) => (
    <Stack gap={0}>
      {(["input", "output"] as const).map((key) => (
        <span key={key} style={{ whiteSpace: "nowrap" }}>
          <Money amount={(row.office_price?.price ?? row.price)[key]} currency={currency} />{" "}
          {t(`endpoint.price_${key}`)}
        </span>
      ))}
      {row.office_price && (
        <Text size="xs" c="dimmed">
          {t("endpoint.priceOfOffice", { number: row.office_price.policy })}
        </Text>
      )}
    </Stack>
  );
  const columns: Column<ListedEndpoint>[] = [
    { ...text("name", (row) => row.name), fixed: true },
    text("kind", (row) => t(`kind.${row.kind}`), true),
    text("model", (row) => row.model),
    text("url", (row) => (
      <Text size="sm" maw={240} style={{ overflowWrap: "anywhere" }}>
        {row.url || t("endpoint.embedded")}
      </Text>
    )),
    text("locality", (row) => t(`locality.${row.locality}.name`)),
    text("policy", (row) => t(`policy.${row.phi_policy}.name`)),
    { ...text("price", price), numeric: true },
    { ...text("timeout", (row) => duration(row.timeout_seconds), true), numeric: true },
  ];
  if (administers)
    columns.push({
      key: "acts",
      title: t("endpoint.acts"),
      fixed: true,
      render: (row) => (
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            loading={test.isPending && test.variables === row.name}
            aria-label={t("endpoint.testNamed", { name: row.name })}
            onClick={() => test.mutate(row.name)}
          >
            {t("endpoint.test")}
          </Button>
          {row.kind !== "builtin" && (
            <>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t("endpoint.editNamed", { name: row.name })}
                onClick={() => setChanging(row)}
              >
                {t("endpoint.edit")}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t("endpoint.removeNamed", { name: row.name })}
                onClick={() => remove(row.name)}
              >
                {t("endpoint.remove")}
              </Button>
            </>
          )}
        </Group>
      ),
    });
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm">{t("endpoint.about")}</Text>
        {administers && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
            {t("endpoint.add")}
          </Button>
        )}
      </Group>
      <Refused error={test.error} inForm />
      <DataTable
        name="endpoints"
        label={t("tab.endpoints")}
        columns={columns}
        rows={endpoints.data}
        rowKey={(row) => row.endpoint_id}
      />
      <FormDialog opened={adding} onClose={add.close} title={t("endpoint.add")} size="lg">
        <EndpointForm close={add.close} />
      </FormDialog>
      <FormDialog
        opened={changing !== null}
        onClose={() => setChanging(null)}
        title={t("endpoint.editTitle", { name: changing?.name })}
        size="lg"
      >
        {changing && <EndpointForm endpoint={changing} close={() => setChanging(null)} />}
      </FormDialog>
      <Modal
        opened={tested !== null}
        onClose={() => setTested(null)}
        title={t("endpoint.tested", { name: tested?.endpoint })}
      >
        {tested && <EndpointResult test={tested} currency={currency} />}
      </Modal>
    </Stack>
  );
}
