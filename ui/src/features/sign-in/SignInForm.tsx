import { Alert, Anchor, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Password } from "@/shared/Password";
import { Refused } from "@/shared/Refused";
import { queryClient, WINDOW_KEY } from "@/shared/window";

interface SignInFormProps {
  /** Tasks behind the lock. */
  working: number;
  /** Who was just given a new password. */
  recovered: string | null;
  forgotten: () => void;
}

export function SignInForm({ working, recovered, forgotten }: SignInFormProps) {
  const { t } = useTranslation("sign-in");
  const [name, setName] = useState(recovered ?? "");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    (recovered ? passwordField : nameField).current?.focus();
  }, [recovered]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const without = name.trim() === "" ? nameField : password === "" ? passwordField : null;
    setMissing(without !== null);
    if (without) return without.current?.focus();
    setBusy(true);
    setRefusal(null);
    try {
      await ask.signIn(name.trim(), password, null);
      await queryClient.refetchQueries({ queryKey: WINDOW_KEY });
    } catch (thrown) {
      setRefusal(thrown);
      setPassword("");
      passwordField.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <div>
          <Title order={1} size="h3">
            {t("title")}
          </Title>
          {working > 0 && (
            <Text size="sm" mt={4} role="status">
              {t("working", { count: working })}
            </Text>
          )}
        </div>
        {recovered !== null && refusal === null && (
          <Alert color="teal" icon={<IconCheck aria-hidden />} role="status">
            {t("recover.done")}
          </Alert>
        )}
        <Refused error={refusal} />
        <TextInput
          ref={nameField}
          label={t("name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={missing && name.trim() === "" ? t("nameMissing") : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <Password
          ref={passwordField}
          label={t("password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={missing && password === "" ? t("passwordMissing") : undefined}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={busy} fullWidth mt="xs">
          {t("signIn")}
        </Button>
        <Group justify="center">
          <Anchor component="button" type="button" size="sm" mih={24} onClick={forgotten}>
            {t("forgotten")}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
