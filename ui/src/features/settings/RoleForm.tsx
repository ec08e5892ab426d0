import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type User } from "@/ipc";
import { useAct } from "@/shared/act";
import { usePerson } from "@/shared/person";
import { RoleChoice } from "./RoleChoice";

/** Gives a person another role; to or from administrator only once their name was typed. */
export function RoleForm({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation("settings");
  const own = usePerson().name === user.name;
  const [role, setRole] = useState(user.role);
  const [typed, setTyped] = useState("");
  const grave = role !== user.role && [role, user.role].includes("admin");
  const ready = role !== user.role && (!grave || typed === user.name);
  const change = useAct({
    act: () => ask.changeRole(user.name, role),
    changes: ["people"],
    done: () => t("person.roleChanged", { name: user.name, role: t(`shared:role.${role}`) }),
    after: close,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <RoleChoice role={role} choose={setRole} />
        <Text size="sm">{t(own ? "person.roleOwn" : "person.roleWhen", { name: user.name })}</Text>
        {grave && (
          <TextInput
            label={t("shared:confirm.type", { word: user.name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button
            type="submit"
            color={grave ? "red" : undefined}
            disabled={!ready}
            loading={change.isPending}
          >
            {t("person.changeRole")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
