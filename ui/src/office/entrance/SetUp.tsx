import { Card, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Entrance } from "@/shared/Entrance";
import { SecondFactor } from "./SecondFactor";
import { useLeave } from "./useLeave";

/** What stands before the page until a person's second factor is on: head office shows nothing else. */
export function SetUp({ name }: { name: string }) {
  const { t } = useTranslation("entrance");
  const leave = useLeave();
  return (
    <Entrance width={480} below={t("below")}>
      <Card withBorder padding="xl" shadow="sm">
        <Stack>
          <div>
            <Title order={1} size="h3">
              {t("setUp")}
            </Title>
            <Text size="sm" mt={4}>
              {t("setUpAbout", { name })}
            </Text>
          </div>
          <SecondFactor on={false} leave={() => void leave()} />
        </Stack>
      </Card>
    </Entrance>
  );
}
