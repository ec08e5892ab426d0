import { Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal } from "@/ipc";
import { tellDone } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { isUsable, NewPassword } from "@/shared/NewPassword";
import { Password } from "@/shared/Password";
import { usePerson } from "@/shared/person";

/** A new password for who sits here, for their present one. */
export function PasswordForm({ close }: { close: () => void }) {
  const { t } = useTranslation(["app", "shared"]);
  const { name } = usePerson();
  const [present, setPresent] = useState("");
  const [[password, repeated], setPasswords] = useState(["", ""] as [string, string]);
  const [refusal, setRefusal] = useState<{ code: string; message: string } | null>(null);
  const [busy, setBusy] = useState(false);
  useUnsaved([present, password, repeated]);
  const ready = present !== "" && isUsable(password, repeated, name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      await ask.changePassword(present, password);
      tellDone(t("password.changed"));
      close();
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
      setBusy(false);
    }
  };
  const wrong = refusal?.code === "wrong_password";
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm">{t("password.about")}</Text>
        <Password
          label={t("password.present")}
          value={present}
          onChange={(event) => setPresent(event.currentTarget.value)}
          error={wrong ? t("password.wrong") : undefined}
          autoComplete="current-password"
          required
          data-autofocus
        />
        <NewPassword
          name={name}
          password={password}
          repeated={repeated}
          change={(first, second) => setPasswords([first, second])}
          error={refusal && !wrong ? refusal.message : undefined}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={busy}>
            {t("password.change")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
