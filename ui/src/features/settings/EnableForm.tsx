import { Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type User } from "@/ipc";
import { useAct } from "@/shared/act";
import { isUsable, NewPassword } from "@/shared/NewPassword";

/** Lets a disabled person in again, with a password that is new. */
export function EnableForm({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation("settings");
  const [[password, repeated], setPasswords] = useState(["", ""] as [string, string]);
  const enable = useAct({
    act: () => ask.enablePerson(user.name, password),
    changes: ["people"],
    done: () => t("person.enabled", { name: user.name }),
    after: close,
  });
  const ready = isUsable(password, repeated, user.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) enable.mutate();
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
