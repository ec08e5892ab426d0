import { Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/figures";

/** The recovery key as a sheet of paper, black on white whatever the scheme: it is printed. */
export function KeySheet({ text, clinic }: { text: string; clinic: string }) {
  const { t } = useTranslation("shared");
  const [made] = useState(() => moment(new Date().toISOString()));
  return (
    <Paper p="xl" radius="md" bg="white" c="black" withBorder style={{ borderColor: "#868e96" }}>
      <Stack>
        <Group justify="space-between" align="baseline">
          <Title order={2} size="h4">
            {t("recoveryKey.sheet.title")}
          </Title>
          <Text size="sm">{made}</Text>
        </Group>
        <Text size="sm" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {clinic}
        </Text>
        <SimpleGrid
          cols={4}
          spacing="sm"
          role="group"
          aria-label={t("recoveryKey.sheet.label")}
          style={{ userSelect: "none" }}
        >
          {text.split("-").map((group, place) => (
            <Text
              // The same four letters can come twice; their place cannot.
              // biome-ignore lint/suspicious/noArrayIndexKey: the groups never move
              key={place}
              ff="monospace"
              fz={26}
              fw={600}
              ta="center"
              lts={2}
              style={{ whiteSpace: "nowrap" }}
            >
              {group}
            </Text>
          ))}
        </SimpleGrid>
        <Text size="sm">{t("recoveryKey.sheet.keep")}</Text>
        <Text size="sm">{t("recoveryKey.sheet.use")}</Text>
      </Stack>
    </Paper>
  );
}
