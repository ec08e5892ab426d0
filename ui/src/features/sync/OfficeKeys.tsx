import { Accordion, Code, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OfficeStatus } from "@/ipc";
import { CopyText } from "@/shared/CopyText";

/** What somebody copies who talks to head office, or verifies its signatures elsewhere. */
export function OfficeKeys({ office }: { office: OfficeStatus }) {
  const { t } = useTranslation("sync");
  const values = ["officeId", "clinicId", "witnessKey", "mirrorKey"] as const;
  return (
    <Accordion variant="contained" chevronPosition="left" order={3}>
      <Accordion.Item value="ids">
        <Accordion.Control>
          <Text size="sm">{t("office.ids")}</Text>
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="xs">
            {values.map((value) => (
              <div key={value}>
                <Text size="sm">{t(`office.${value}`)}</Text>
                <Group gap={4} wrap="nowrap">
                  <Code style={{ overflowWrap: "anywhere" }}>{office[value]}</Code>
                  <CopyText
                    text={office[value]}
                    label={t("office.copy", { what: t(`office.${value}`) })}
                  />
                </Group>
              </div>
            ))}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
