import { Alert, Text } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { PauseStatus } from "@/ipc";
import { moment } from "@/shared/figures";
import { When } from "./When";

/** Until when nothing is sent, and why somebody wanted that. */
export function Paused({ pause }: { pause: PauseStatus }) {
  const { t } = useTranslation("sync");
  return (
    <Alert
      color="grape"
      icon={<IconPlayerPause aria-hidden />}
      title={t("paused.title")}
      role="status"
    >
      <Text size="sm" component="div">
        {t("paused.until")} {moment(pause.until)} (<When time={pause.until} />
        ).
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: "anywhere" }}>
        {t("paused.reason")} <bdi>{pause.reason}</bdi>
      </Text>
    </Alert>
  );
}
