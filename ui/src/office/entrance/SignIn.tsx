import { Button, Card, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeField } from "@/shared/CodeField";
import { Entrance } from "@/shared/Entrance";
import { Password } from "@/shared/Password";
import { Refused } from "@/shared/Refused";
import { asRefusal } from "@/shared/refusal";
import { office } from "../api/client";
import { ME_KEY } from "./me";

/** Refusals that are about the code alone: the password was right. */
const ABOUT_CODE = ["code_needed", "wrong_code", "used_code"];

/** Name and password, and the code where head office asks for one. */
export function SignIn() {
  const { t } = useTranslation("entrance");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  /** Null until head office asks for it. */
  const [code, setCode] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const fields = {
    name: useRef<HTMLInputElement>(null),
    password: useRef<HTMLInputElement>(null),
    code: useRef<HTMLInputElement>(null),
  };
  const asked = code !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fields stay the same
  useEffect(() => (asked ? fields.code : fields.name).current?.focus(), [asked]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const empty =
      name.trim() === ""
        ? "name"
        : password === ""
          ? "password"
          : code?.trim() === ""
            ? "code"
            : null;
    setMissing(empty !== null);
    if (empty) return fields[empty].current?.focus();
    setBusy(true);
    setRefusal(null);
    try {
      const { staff } = await office.signIn(name.trim(), password, code);
      client.setQueryData(ME_KEY, staff);
    } catch (thrown) {
      const about = asRefusal(thrown).code;
      setBusy(false);
      // That it is asked for is no refusal to a person.
      setRefusal(about === "code_needed" ? null : thrown);
      if (ABOUT_CODE.includes(about)) return setCode("");
      setCode(null);
      setPassword("");
      fields.password.current?.focus();
    }
  };

  return (
    <Entrance width={440} below={t("below")}>
      <Card withBorder padding="xl" shadow="sm">
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Stack>
            <div>
              <Title order={1} size="h3">
                {t("title")}
              </Title>
              <Text size="sm" mt={4}>
                {t("about")}
              </Text>
            </div>
            <Refused error={refusal} />
            <TextInput
              ref={fields.name}
              label={t("name")}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={missing && name.trim() === "" ? t("nameMissing") : undefined}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
            />
            <Password
              ref={fields.password}
              label={t("password")}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={missing && password === "" ? t("passwordMissing") : undefined}
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
            {asked && (
              <CodeField
                ref={fields.code}
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
          </Stack>
        </form>
      </Card>
    </Entrance>
  );
}
