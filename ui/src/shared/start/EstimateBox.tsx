import { Alert, Loader, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconBan } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asRefusal, type Estimate } from "@/ipc";
import { count, duration, Money, NotMeasured } from "@/shared/figures";

interface EstimateBoxProps {
  estimate: Estimate | undefined;
  error: unknown;
  /** The budget, where one is set. */
  budget: string | null | undefined;
}

/** What the session should cost and take, or why it cannot be started there. */
export function EstimateBox({ estimate, error, budget }: EstimateBoxProps) {
  const { t } = useTranslation("start");
  if (error)
    return (
      <Alert color="orange" icon={<IconAlertTriangle size={18} aria-hidden />}>
        {t("estimate.failed")} {asRefusal(error).message}
      </Alert>
    );
  if (!estimate)
    return (
      <Paper withBorder p="sm" role="status" aria-label={t("estimate.asking")}>
        <Loader size="sm" aria-hidden />
      </Paper>
    );
  if (estimate.refusal !== null)
    return (
      <Alert
        color="red"
        icon={<IconBan size={18} aria-hidden />}
        title={t("estimate.refused")}
        role="alert"
      >
        {estimate.refusal}
      </Alert>
    );
  const { currency, expected, worst_case, seconds, based_on_calls, free } = estimate;
  const tight = budget !== null && Number(budget) < Number(worst_case);
  return (
    <Stack gap="xs">
      <Paper withBorder p="sm" aria-label={t("estimate.label")} role="group">
        <SimpleGrid cols={3}>
          <Figure name={t("estimate.expected")}>
            {free ? t("estimate.free") : <Money amount={expected} currency={currency} />}
          </Figure>
          <Figure name={t("estimate.worst")}>
            {free ? t("estimate.free") : <Money amount={worst_case} currency={currency} />}
          </Figure>
          <Figure name={t("estimate.time")}>
            {seconds === null ? <NotMeasured /> : t("estimate.about", { time: duration(seconds) })}
          </Figure>
        </SimpleGrid>
        <Text size="xs" mt={6}>
          {based_on_calls > 0
            ? t("estimate.basis", { count: based_on_calls, calls: count(based_on_calls) })
            : t("estimate.noBasis")}
        </Text>
      </Paper>
      {!free && tight && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {t("estimate.tight")}
        </Alert>
      )}
    </Stack>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs">{name}</Text>
      <Text fw={600} component="div">
        {children}
      </Text>
    </div>
  );
}
