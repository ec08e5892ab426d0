import { Button, Group, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal } from "@/ipc";
import { Password } from "@/shared/Password";
import { Refused } from "@/shared/Refused";
import { noteRecoveryKey } from "@/shared/recovery-key/RecoveryKey";
import { StepHead } from "./StepHead";

/** The program was started again, or the window locked, before the key was typed back. */
export function KeyRenew() {
  const { t } = useTranslation("first-run");
  const [password, setPassword] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const renew = useMutation({
    mutationFn: () => ask.renewRecoveryKey({ reason: t("renew.reason"), password }),
    onSuccess: noteRecoveryKey,
    onError: () => {
      setPassword("");
      field.current?.focus();
    },
  });
  useEffect(() => field.current?.focus(), []);
  const wrong = renew.isError && asRefusal(renew.error).code === "wrong_password";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== "" && !renew.isPending) renew.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <StepHead title={t("renew.title")} about={t("renew.about")} quiet />
        {!wrong && <Refused error={renew.error} />}
        <Password
          ref={field}
          label={t("renew.password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? t("renew.wrong") : undefined}
          autoComplete="current-password"
          required
        />
        <Group justify="flex-end">
          <Button type="submit" loading={renew.isPending} disabled={password === ""}>
            {t("renew.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
