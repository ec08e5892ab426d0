import { Button, Group, List, Loader, Stack } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Refused } from "@/shared/Refused";
import { KeyConfirm } from "./KeyConfirm";
import { KeyRenew } from "./KeyRenew";
import { KeySheet } from "./KeySheet";
import { StepHead } from "./StepHead";

/** The recovery key: shown once, printed or written down, typed back. */
export function KeyStep({ clinic }: { clinic: string }) {
  const { t } = useTranslation("first-run");
  const [written, setWritten] = useState(false);
  const key = useQuery({
    queryKey: ["first-run", "key"],
    queryFn: ask.recoveryKey,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const print = useMutation({ mutationFn: ask.printPage });
  if (key.isPending) return <Loader aria-label={t("key.loading")} />;
  if (key.isError) return <Refused error={key.error} />;
  if (key.data === null) return <KeyRenew />;
  if (written) return <KeyConfirm back={() => setWritten(false)} />;
  return (
    <Stack>
      <StepHead
        title={t("key.title")}
        about={
          <List size="sm" mt="xs">
            <List.Item>{t("key.what")}</List.Item>
            <List.Item>{t("key.paper")}</List.Item>
            <List.Item>{t("key.once")}</List.Item>
          </List>
        }
      />
      <KeySheet text={key.data} clinic={clinic} />
      <Refused error={print.error} />
      <Group justify="space-between" className="no-print">
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => print.mutate()}
        >
          {t("key.print")}
        </Button>
        <Button onClick={() => setWritten(true)}>{t("key.written")}</Button>
      </Group>
    </Stack>
  );
}
