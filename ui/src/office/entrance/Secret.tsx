import { Anchor, Center, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyText } from "@/shared/CopyText";
import { QrCode } from "@/shared/QrCode";
import type { BegunFactor } from "../api/types";

/** What an authenticator app takes in: to be read by its camera where there is a picture, or typed. */
export function Secret({ begun }: { begun: BegunFactor }) {
  const { t } = useTranslation("frame");
  const { secret, uri, qrSide, qrPath } = begun;
  const typed = secret.replace(/\s/g, "");
  return (
    <Stack gap="xs">
      {qrSide !== undefined && qrPath !== undefined && (
        <Center>
          <QrCode side={qrSide} path={qrPath} label={t("factor.qr")} />
        </Center>
      )}
      <Text size="sm">{t(qrPath === undefined ? "factor.typeOnly" : "factor.type")}</Text>
      <Group justify="center" gap="xs" wrap="nowrap">
        <Text ff="monospace" fw={600} size="sm">
          {typed.replace(/(.{4})(?=.)/g, "$1 ")}
        </Text>
        <CopyText text={typed} label={t("factor.copy")} />
      </Group>
      <Text size="sm" ta="center">
        <Anchor href={uri} size="sm">
          {t("factor.here")}
        </Anchor>
      </Text>
    </Stack>
  );
}
