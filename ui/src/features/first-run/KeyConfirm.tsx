import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Refused } from "@/shared/Refused";
import { queryClient } from "@/shared/window";
import { StepHead } from "./StepHead";
import { useGo } from "./useGo";

/** What was written down is typed back, so that it is known to be right while it can be mended. */
export function KeyConfirm({ back }: { back: () => void }) {
  const { t } = useTranslation("first-run");
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const go = useGo();
  const confirm = useMutation({
    mutationFn: async () => {
      const same = await ask.confirmRecoveryKey(typed);
      if (same) {
        await go.mutateAsync("endpoint");
        queryClient.removeQueries({ queryKey: ["first-run", "key"] });
      }
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
        <StepHead title={t("confirm.title")} about={t("confirm.about")} quiet />
        <Refused error={confirm.error} />
        <TextInput
          ref={field}
          label={t("confirm.label")}
          description={t("confirm.hint")}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            if (!confirm.isIdle) confirm.reset();
          }}
          error={confirm.data === false ? t("confirm.wrong") : undefined}
          errorProps={{ role: "alert" }}
          autoComplete="off"
          spellCheck={false}
          ff="monospace"
          size="md"
          required
        />
        <Group justify="space-between">
          <Button variant="default" onClick={back}>
            {t("confirm.back")}
          </Button>
          <Button type="submit" loading={confirm.isPending} disabled={typed.trim() === ""}>
            {t("confirm.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
