import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type User } from "@/ipc";
import { tellDone } from "@/shared/act";
import { confirmDangerousAct } from "@/shared/Confirmation";
import { type Column, DataTable } from "@/shared/DataTable";
import { FormDialog } from "@/shared/FormDialog";
import { Moment } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { useMay, usePerson } from "@/shared/person";
import { Status } from "@/shared/Status";
import { Failed, NotPermitted } from "@/shared/states";
import { EnableForm } from "./EnableForm";
import { PersonForm } from "./PersonForm";
import { RoleForm } from "./RoleForm";

/** Who may sign in, and in which role. */
export function People() {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const own = usePerson().name;
  const client = useQueryClient();
  const [adding, add] = useDisclosure(false);
  const [enabling, setEnabling] = useState<User | null>(null);
  const [changing, setChanging] = useState<User | null>(null);
  const people = useQuery({ queryKey: ["people"], queryFn: ask.people, enabled: administers });
  if (!administers) return <NotPermitted text={t("person.notPermitted")} />;
  if (people.isPending) return <Loading />;
  if (people.isError) return <Failed error={people.error} retry={() => void people.refetch()} />;
  const disable = (name: string) =>
    confirmDangerousAct({
      title: t("person.disableTitle"),
      text: t("person.disableText", { name }),
      confirm: t("person.disable"),
      act: async (given) => {
        await ask.disablePerson(name, given);
        void client.invalidateQueries({ queryKey: ["people"] });
        tellDone(t("person.disabled", { name }));
      },
    });
  const turnOff = (name: string) =>
    confirmDangerousAct({
      title: t("person.turnOffTitle", { name }),
      text: t("person.turnOffText", { name }),
      confirm: t("person.turnOffConfirm"),
      act: async (given) => {
        await ask.turnSecondFactorOff(name, given);
        void client.invalidateQueries({ queryKey: ["people"] });
        tellDone(t("person.turnedOff", { name }));
      },
    });
  const administrators = people.data.filter((one) => one.active && one.role === "admin").length;
  const isLast = (user: User) => user.role === "admin" && administrators === 1;
  const columns: Column<User>[] = [
    { key: "name", title: t("person.name"), fixed: true, render: (row) => <bdi>{row.name}</bdi> },
    { key: "role", title: t("person.role"), render: (row) => t(`shared:role.${row.role}`) },
    {
      key: "state",
      title: t("person.state"),
      render: (row) => <Status word={row.active ? "active" : "disabled"} />,
    },
    {
      key: "factor",
      title: t("person.factor"),
      render: (row) => t(row.second_factor ? "person.factorOn" : "person.factorOff"),
    },
    { key: "since", title: t("person.since"), render: (row) => <Moment time={row.created_at} /> },
    {
      key: "acts",
      title: t("endpoint.acts"),
      fixed: true,
      render: (row) =>
        isLast(row) && row.active ? (
          <Text size="sm">{t("person.last")}</Text>
        ) : row.active ? (
          <Group gap="xs" wrap="nowrap">
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("person.roleNamed", { name: row.name })}
              onClick={() => setChanging(row)}
            >
              {t("person.changeRole")}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("person.disableNamed", { name: row.name })}
              onClick={() => disable(row.name)}
            >
              {t("person.disable")}
            </Button>
            {/* One's own, the menu under the name turns off: with a code. */}
            {row.second_factor && row.name !== own && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t("person.turnOffNamed", { name: row.name })}
                onClick={() => turnOff(row.name)}
              >
                {t("person.turnOff")}
              </Button>
            )}
          </Group>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t("person.enableNamed", { name: row.name })}
            onClick={() => setEnabling(row)}
          >
            {t("person.enable")}
          </Button>
        ),
    },
  ];
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm">{t("person.about")}</Text>
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={add.open}>
          {t("person.add")}
        </Button>
      </Group>
      <DataTable
        name="people"
        label={t("tab.people")}
        columns={columns}
        rows={people.data}
        rowKey={(row) => row.user_id}
      />
      <FormDialog opened={adding} onClose={add.close} title={t("person.add")}>
        <PersonForm close={add.close} />
      </FormDialog>
      <FormDialog
        opened={enabling !== null}
        onClose={() => setEnabling(null)}
        title={t("person.enableTitle", { name: enabling?.name })}
      >
        {enabling && <EnableForm user={enabling} close={() => setEnabling(null)} />}
      </FormDialog>
      <FormDialog
        opened={changing !== null}
        onClose={() => setChanging(null)}
        title={t("person.roleTitle", { name: changing?.name })}
      >
        {changing && <RoleForm user={changing} close={() => setChanging(null)} />}
      </FormDialog>
    </Stack>
  );
}
