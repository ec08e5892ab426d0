import { Alert, Anchor, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal } from "@/ipc";
import { CodeField } from "@/shared/CodeField";
import { Password } from "@/shared/Password";
import { Refused } from "@/shared/Refused";
import { queryClient, WINDOW_KEY } from "@/shared/window";

export interface RecoveredName {
  name: string;
  secondFactorOff: boolean;
}

/** Refusals that are about the code alone: the password was right. */
const ABOUT_CODE = ["code_needed", "wrong_code", "used_code"];

interface SignInFormProps {
  /** Tasks behind the lock. */
  working: number;
  /** Who was just given a new password, and whether they had a second factor. */
  recovered: RecoveredName | null;
  forgotten: () => void;
}

export function SignInForm({ working, recovered, forgotten }: SignInFormProps) {
  const { t } = useTranslation("sign-in");
  const [name, setName] = useState(recovered?.name ?? "");
  const [password, setPassword] = useState("");
  /** Asked for once the program said that it is needed; `null` until then. */
  const [code, setCode] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const codeField = useRef<HTMLInputElement>(null);
  const codeAsked = code !== null;

  useEffect(() => {
    (recovered ? passwordField : nameField).current?.focus();
  }, [recovered]);
  useEffect(() => {
    if (codeAsked) codeField.current?.focus();
  }, [codeAsked]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const without =
      name.trim() === ""
        ? nameField
        : password === ""
          ? passwordField
          : code?.trim() === ""
            ? codeField
            : null;
    setMissing(without !== null);
    if (without) return without.current?.focus();
    setBusy(true);
    setRefusal(null);
    try {
      await ask.signIn(name.trim(), password, code);
      await queryClient.refetchQueries({ queryKey: WINDOW_KEY });
    } catch (thrown) {
      const about = asRefusal(thrown).code;
      // That it is asked for is no refusal to a person.
      setRefusal(about === "code_needed" ? null : thrown);
      if (ABOUT_CODE.includes(about)) {
        setCode("");
        codeField.current?.focus();
      } else {
        setCode(null);
        setPassword("");
        passwordField.current?.focus();
      }
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
            {t(recovered.secondFactorOff ? "recover.doneWithout" : "recover.done")}
          </Alert>
        )}
        <Refused error={refusal} />
        <TextInput
          ref={nameField}
          label={t("name")}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setCode(null);
          }}
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
          onChange={(event) => {
            setPassword(event.currentTarget.value);
            setCode(null);
          }}
          error={missing && password === "" ? t("passwordMissing") : undefined}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        {codeAsked && (
          <CodeField
            ref={codeField}
            description={t("codeAbout")}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={missing && code.trim() === "" ? t("codeMissing") : undefined}
            withAsterisk={false}
          />
        )}
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
