import { Center, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { EnrolmentView } from "@/ipc";

/** Modules of white that readers ask for around a QR code (ISO/IEC 18004). */
const QUIET = 4;

/** What an authenticator app takes in: to be read by its camera, or typed. */
export function Secret({ shown }: { shown: EnrolmentView }) {
  const { t } = useTranslation("second-factor");
  const side = shown.qr_side + 2 * QUIET;
  return (
    <Stack gap="xs">
      <Center>
        {/* Black on white whatever the scheme, for cameras. */}
        <svg
          role="img"
          aria-label={t("qr")}
          viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
          width={220}
          height={220}
          shapeRendering="crispEdges"
        >
          <title>{t("qr")}</title>
          <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
          <path d={shown.qr_path} fill="#000" />
        </svg>
      </Center>
      <Text size="sm">{t("type")}</Text>
      <Text ff="monospace" fw={600} ta="center" data-secret>
        {shown.secret}
      </Text>
    </Stack>
  );
}
