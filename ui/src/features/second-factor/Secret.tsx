import { Center, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { EnrolmentView } from "@/ipc";
import { QrCode } from "@/shared/QrCode";

/** What an authenticator app takes in: to be read by its camera, or typed. */
export function Secret({ shown }: { shown: EnrolmentView }) {
  const { t } = useTranslation("second-factor");
  return (
    <Stack gap="xs">
      <Center>
        <QrCode side={shown.qr_side} path={shown.qr_path} label={t("qr")} />
      </Center>
      <Text size="sm">{t("type")}</Text>
      <Text ff="monospace" fw={600} ta="center" data-secret>
        {shown.secret}
      </Text>
    </Stack>
  );
}
