import { Anchor, Button, Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask, type Integrity } from "@/ipc";
import { useAct } from "@/shared/act";
import { count, Moment } from "@/shared/figures";
import { useLogSize, useTasks } from "@/shared/live";
import { Status } from "@/shared/Status";

/** The state of the record: when it was last verified, and what nobody outside has seen yet. */
export function IntegrityCard({ integrity }: { integrity: Integrity }) {
  const { t } = useTranslation("today");
  const heard = useLogSize();
  const verifying = useTasks().some((task) => task.kind === "verify" && task.ended_at === null);
  const verify = useAct({ act: ask.verifyLog, changes: [] });
  const grown = Math.max(0, heard - integrity.events);
  const audit = (number: number) => (
    <Anchor component={Link} to="/audit" size="sm">
      {count(number)}
    </Anchor>
  );
  return (
    <Card withBorder component="section" aria-label={t("integrity.title")}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t("integrity.title")}
        </Title>
        <Button
          size="xs"
          variant="default"
          loading={verifying || verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t("integrity.verify")}
        </Button>
      </Group>
      <Stack gap="xs">
        {integrity.verified_at === null ? (
          <Text size="sm">{t("integrity.never")}</Text>
        ) : (
          <Group gap="xs">
            <Status word={integrity.verified_sound ? "sound" : "unsound"} />
            <Text size="sm" component="div">
              {t("integrity.at", { events: count(integrity.verified_events ?? 0) })}{" "}
              <Moment time={integrity.verified_at} />
            </Text>
          </Group>
        )}
        <Table verticalSpacing={3} aria-label={t("integrity.title")}>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                {t("integrity.events")}
              </Table.Th>
              <Table.Td ta="right">{audit(integrity.events + grown)}</Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                {t("integrity.witness")}
              </Table.Th>
              <Table.Td ta="right">{audit(integrity.events_since_witness + grown)}</Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                {t("integrity.checkpoint")}
              </Table.Th>
              <Table.Td ta="right">{count(integrity.events_after_checkpoint)}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </Stack>
    </Card>
  );
}
