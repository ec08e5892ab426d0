import { Button, Group, Stack } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Refused } from "@/shared/Refused";
import { queryClient } from "@/shared/window";
import { KeySheet } from "./KeySheet";
import { KeyTyped } from "./KeyTyped";

const KEY = ["recovery-key"];

/** The recovery key that waits to be typed back; `null` where none does. */
export function useRecoveryKey(enabled = true) {
  return useQuery({
    queryKey: KEY,
    queryFn: ask.recoveryKey,
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** A new key waits to be typed back, or with `null` none does any more. */
export function noteRecoveryKey(key: string | null): void {
  queryClient.setQueryData(KEY, key);
}

interface RecoveryKeyProps {
  text: string;
  clinic: string;
  /** What stands above the sheet. */
  shown: ReactNode;
  /** What stands above the field in which the key is typed back. */
  typed: ReactNode;
  confirmed: () => Promise<unknown>;
}

/** The recovery key: shown once, printed or written down, typed back. */
export function RecoveryKey({ text, clinic, shown, typed, confirmed }: RecoveryKeyProps) {
  const { t } = useTranslation("shared");
  const [written, setWritten] = useState(false);
  const print = useMutation({ mutationFn: ask.printPage });
  if (written) {
    return (
      <Stack>
        {typed}
        <KeyTyped back={() => setWritten(false)} confirmed={confirmed} />
      </Stack>
    );
  }
  return (
    <Stack>
      {shown}
      <KeySheet text={text} clinic={clinic} />
      <Refused error={print.error} />
      <Group justify="space-between" className="no-print">
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => print.mutate()}
        >
          {t("recoveryKey.print")}
        </Button>
        <Button onClick={() => setWritten(true)}>{t("recoveryKey.written")}</Button>
      </Group>
    </Stack>
  );
}
