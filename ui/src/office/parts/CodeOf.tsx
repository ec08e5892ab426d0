import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/figures";
import type { Clinic } from "../api/types";
import { NotApplicable } from "./known";

/** The clinic's unused code with its end, and when one of its codes was used last. */
export function CodeOf({ clinic, now }: { clinic: Clinic; now: string }) {
  const { t } = useTranslation("clinics");
  const { codeExpiresAt: ends, codeLastUsedAt: used } = clinic;
  if (ends === null && used === null) return <NotApplicable />;
  const past = ends !== null && new Date(ends) <= new Date(now);
  return (
    <Stack gap={0} style={{ whiteSpace: "nowrap" }}>
      {ends !== null && <div>{t(past ? "codeEnded" : "codeUntil", { time: moment(ends) })}</div>}
      <Text component="span" size="xs" c="dimmed">
        {used === null ? t("codeNeverUsed") : t("codeLastUsed", { time: moment(used) })}
      </Text>
    </Stack>
  );
}
