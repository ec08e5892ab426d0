import { Button, Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { WitnessStatus } from "@/ipc";
import { openDialog } from "@/shared/dialogs";
import { useMay } from "@/shared/person";
import { MOST_REQUESTS } from "./requests";
import { WitnessForm } from "./WitnessForm";
import { WitnessRow } from "./WitnessRow";

/** Who else signs this log's checkpoints: nobody, unless an administrator adds them. */
export function Witnesses({ witnesses }: { witnesses: WitnessStatus[] }) {
  const { t } = useTranslation("sync");
  const administers = useMay("administer");
  const add = () => openDialog(t("witness.addTitle"), (close) => <WitnessForm close={close} />);
  return (
    <Card withBorder component="section" aria-label={t("witness.title")}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t("witness.title")}
          </Title>
          {administers && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={add}
            >
              {t("witness.add")}
            </Button>
          )}
        </Group>
        <Text size="sm">{t("witness.about", { most: MOST_REQUESTS })}</Text>
        {witnesses.length === 0 ? (
          <Text size="sm">{t("witness.none")}</Text>
        ) : (
          <Table aria-label={t("witness.title")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("witness.name")}</Table.Th>
                <Table.Th>{t("witness.state")}</Table.Th>
                <Table.Th ta="right">{t("witness.fixed")}</Table.Th>
                <Table.Th ta="right">{t("witness.requests")}</Table.Th>
                <Table.Th>{t("witness.next")}</Table.Th>
                {administers && <Table.Th>{t("witness.acts")}</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {witnesses.map((one) => (
                <WitnessRow key={one.vkey} witness={one} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Card>
  );
}
