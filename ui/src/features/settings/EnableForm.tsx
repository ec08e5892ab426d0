import { Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ConfirmationForm, type User } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { isUsable, NewPassword } from "@/shared/NewPassword";

/** Lets a disabled person in again, with a password that is new. */
export function EnableForm({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation("settings");
  const [[password, repeated], setPasswords] = useState(["", ""] as [string, string]);
  const confirmation = useConfirmation(true, password);
  const enable = useAct({
    act: (given: ConfirmationForm) => ask.enablePerson(user.name, password, given),
    changes: ["people"],
    done: () => t("person.enabled", { name: user.name }),
    after: close,
    refused: confirmation.refused,
  });
  const ready = isUsable(password, repeated, user.name) && confirmation.ready;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && confirmation.given) enable.mutate(confirmation.given);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          {t("person.enableText", { name: user.name, role: t(`shared:role.${user.role}`) })}
        </Text>
        <NewPassword
          name={user.name}
          password={password}
          repeated={repeated}
          change={(first, second) => setPasswords([first, second])}
        />
        {confirmation.fields}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={enable.isPending}>
            {t("person.enable")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
