import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal } from "@/ipc";
import { isUsable, NewPassword } from "@/shared/NewPassword";
import { Refused } from "@/shared/Refused";
import type { RecoveredName } from "./SignInForm";

interface RecoveryProps {
  /** Tasks behind the lock: the clinic must be closed for this. */
  working: number;
  back: () => void;
  done: (recovered: RecoveredName) => void;
}

/** A new password with the clinic's recovery key. */
export function Recovery({ working, back, done }: RecoveryProps) {
  const { t } = useTranslation("sign-in");
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [refusal, setRefusal] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const keyField = useRef<HTMLInputElement>(null);
  useEffect(() => keyField.current?.focus(), []);

  const ready = key.trim() !== "" && name.trim() !== "" && isUsable(password, repeated, name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !ready) return;
    setBusy(true);
    setRefusal(null);
    try {
      const recovered = await ask.recover(key.trim(), name.trim(), password);
      done({ name: name.trim(), secondFactorOff: recovered.second_factor_off });
    } catch (thrown) {
      setRefusal(thrown);
      setBusy(false);
      if (asRefusal(thrown).code === "wrong_recovery_key") keyField.current?.focus();
    }
  };

  const code = refusal === null ? null : asRefusal(refusal).code;
  const message = refusal === null ? undefined : asRefusal(refusal).message;
  const atField = code === "wrong_recovery_key" || code === "weak_password";
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <div>
          <Title order={1} size="h3">
            {t("recover.title")}
          </Title>
          <Text size="sm" mt={4}>
            {t("recover.about")}
          </Text>
          {working > 0 && (
            <Text size="sm" mt={4} role="status">
              {t("recover.working", { count: working })}
            </Text>
          )}
        </div>
        {!atField && <Refused error={refusal} />}
        <TextInput
          ref={keyField}
          label={t("recover.key")}
          description={t("recover.keyAbout")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={code === "wrong_recovery_key" ? message : undefined}
          errorProps={{ role: "alert" }}
          autoComplete="off"
          spellCheck={false}
          ff="monospace"
          required
        />
        <TextInput
          label={t("recover.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <NewPassword
          name={name}
          password={password}
          repeated={repeated}
          change={(first, second) => {
            setPassword(first);
            setRepeated(second);
          }}
          error={code === "weak_password" ? message : undefined}
        />
        <Group justify="space-between" mt="xs">
          <Button variant="default" onClick={back}>
            {t("recover.back")}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {t("recover.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
