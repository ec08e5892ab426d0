import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ConfirmationForm, type Role } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { isUsable, NewPassword } from "@/shared/NewPassword";
import { RoleChoice } from "./RoleChoice";

/** Lets somebody in. */
export function PersonForm({ close }: { close: () => void }) {
  const { t } = useTranslation("settings");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("staff");
  const [[password, repeated], setPasswords] = useState(["", ""] as [string, string]);
  const confirmation = useConfirmation(true, [name, role, password]);
  const add = useAct({
    act: (given: ConfirmationForm) => ask.addPerson(name.trim(), role, password, given),
    changes: ["people"],
    done: () => t("person.added", { name: name.trim() }),
    after: close,
    refused: confirmation.refused,
  });
  const ready = name.trim() !== "" && isUsable(password, repeated, name) && confirmation.ready;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && confirmation.given) add.mutate(confirmation.given);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("person.name")}
          description={t("person.nameAbout")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={64}
          autoComplete="off"
          required
          data-autofocus
        />
        <RoleChoice role={role} choose={setRole} />
        <NewPassword
          name={name}
          password={password}
          repeated={repeated}
          change={(first, second) => setPasswords([first, second])}
        />
        {confirmation.fields}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={add.isPending}>
            {t("person.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
