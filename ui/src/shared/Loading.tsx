import { Center, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Loading() {
  const { t } = useTranslation("shared");
  return (
    <Center mih={240}>
      <Loader aria-label={t("loading")} />
    </Center>
  );
}
