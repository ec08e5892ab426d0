import { Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ConfirmationForm, type User } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { usePerson } from "@/shared/person";
import { RoleChoice } from "./RoleChoice";

/** Gives a person another role. */
export function RoleForm({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation("settings");
  const own = usePerson().name === user.name;
  const [role, setRole] = useState(user.role);
  const confirmation = useConfirmation(true, role);
  const ready = role !== user.role && confirmation.ready;
  const change = useAct({
    act: (given: ConfirmationForm) => ask.changeRole(user.name, role, given),
    changes: ["people"],
    done: () => t("person.roleChanged", { name: user.name, role: t(`shared:role.${role}`) }),
    after: close,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && confirmation.given) change.mutate(confirmation.given);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <RoleChoice role={role} choose={setRole} />
        <Text size="sm">{t(own ? "person.roleOwn" : "person.roleWhen", { name: user.name })}</Text>
        {confirmation.fields}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={change.isPending}>
            {t("person.changeRole")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
