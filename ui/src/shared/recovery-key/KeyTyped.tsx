import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Refused } from "@/shared/Refused";

interface KeyTypedProps {
  back: () => void;
  confirmed: () => Promise<unknown>;
}

/** What was written down is typed back, so that it is known to be right while it can be mended. */
export function KeyTyped({ back, confirmed }: KeyTypedProps) {
  const { t } = useTranslation("shared");
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const confirm = useMutation({
    mutationFn: async () => {
      const same = await ask.confirmRecoveryKey(typed);
      if (same) await confirmed();
      return same;
    },
    onSuccess: (same) => {
      if (!same) field.current?.focus();
    },
  });
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== "" && !confirm.isPending) confirm.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Refused error={confirm.error} />
        <TextInput
          ref={field}
          label={t("recoveryKey.typed.label")}
          description={t("recoveryKey.typed.hint")}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            if (!confirm.isIdle) confirm.reset();
          }}
          error={confirm.data === false ? t("recoveryKey.typed.wrong") : undefined}
          errorProps={{ role: "alert" }}
          autoComplete="off"
          spellCheck={false}
          ff="monospace"
          size="md"
          required
        />
        <Group justify="space-between">
          <Button variant="default" onClick={back}>
            {t("recoveryKey.typed.back")}
          </Button>
          <Button type="submit" loading={confirm.isPending} disabled={typed.trim() === ""}>
            {t("recoveryKey.typed.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
