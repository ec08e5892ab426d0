/** How much personal information a document holds, by kind, for its facts. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ScreeningView } from "@/ipc";
import { count } from "@/shared/figures";

export function Held({ screening }: { screening: ScreeningView | null }) {
  const { t } = useTranslation(["document", "shared"]);
  if (!screening) return t("screening.none");
  if (screening.phi.length === 0) return t("screening.nothing");
  return (
    <Text size="sm" component="span">
      {screening.phi
        .map(([kind, places]) =>
          t("screening.places", { kind: t(`shared:phi.${kind}`), count: count(places) }),
        )
        .join(", ")}
    </Text>
  );
}
