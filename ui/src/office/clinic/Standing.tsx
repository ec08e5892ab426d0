import { Card, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ClinicInFull } from "../api/types";
import { Since } from "../parts/known";
import { Position } from "../parts/Position";
import { StateBadge } from "../parts/state";

/** How far its history is fixed, held and searchable, and since when. */
export function Standing({ clinic }: { clinic: ClinicInFull }) {
  const { t } = useTranslation("clinic");
  const { now, fixedAt, heldAt, state } = clinic;
  return (
    <Card withBorder padding="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={6}>
          <Position clinic={clinic} />
          <Text size="sm" c="dimmed" component="div">
            {t("fixedAt")} <Since time={fixedAt} now={now} />
            {" · "}
            {t("heldAt")} <Since time={heldAt} now={now} />
          </Text>
        </Stack>
        <StateBadge state={state} />
      </Group>
    </Card>
  );
}
