import { Button, Card, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Entrance } from "@/shared/Entrance";
import { Refused } from "@/shared/Refused";

/** Head office does not say who sits here. */
export function Unreachable({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation("shared");
  return (
    <Entrance width={440}>
      <Card withBorder padding="xl" shadow="sm">
        <Stack>
          <Refused error={error} />
          <Button onClick={retry}>{t("failed.retry")}</Button>
        </Stack>
      </Card>
    </Entrance>
  );
}
