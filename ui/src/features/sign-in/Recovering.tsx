import { Progress, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RecoveryProgress } from "@/ipc";
import { count } from "@/shared/count";

/** While the record is being recovered nobody signs in: how far it is. */
export function Recovering({ done, of }: RecoveryProgress) {
  const { t } = useTranslation("sign-in");
  const known = of > 0;
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("recovering.title")}
      </Title>
      <Text size="sm">{t("recovering.about")}</Text>
      <Progress
        value={known ? (done / of) * 100 : 100}
        animated={!known}
        aria-label={t("recovering.title")}
      />
      <Text size="sm" role="status">
        {known
          ? t("recovering.progress", { done: count(done), of: count(of) })
          : t("recovering.begins")}
      </Text>
    </Stack>
  );
}
