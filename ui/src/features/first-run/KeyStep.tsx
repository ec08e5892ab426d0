import { List, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Refused } from "@/shared/Refused";
import { noteRecoveryKey, RecoveryKey, useRecoveryKey } from "@/shared/recovery-key/RecoveryKey";
import { KeyRenew } from "./KeyRenew";
import { StepHead } from "./StepHead";
import { useGo } from "./useGo";

/** The recovery key: shown once, printed or written down, typed back. */
export function KeyStep({ clinic }: { clinic: string }) {
  const { t } = useTranslation("first-run");
  const key = useRecoveryKey();
  const go = useGo();
  if (key.isPending) return <Loader aria-label={t("shared:recoveryKey.loading")} />;
  if (key.isError) return <Refused error={key.error} />;
  if (key.data === null) return <KeyRenew />;
  return (
    <RecoveryKey
      text={key.data}
      clinic={clinic}
      shown={
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
      }
      typed={<StepHead title={t("confirm.title")} about={t("confirm.about")} quiet />}
      confirmed={async () => {
        await go.mutateAsync("endpoint");
        noteRecoveryKey(null);
      }}
    />
  );
}
