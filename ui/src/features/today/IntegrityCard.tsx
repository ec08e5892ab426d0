import { Anchor, Button, Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Integrity } from "@/ipc";
import { useAct } from "@/shared/act";
import { count, Moment } from "@/shared/figures";
import { useLogSize, useTasks } from "@/shared/live";
import { useReach } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { Status } from "@/shared/Status";
import { Witnessed } from "@/shared/Witnessed";

/** Whether the record is whole, as far as anybody has looked. */
export function IntegrityCard({ integrity }: { integrity: Integrity }) {
  const { t } = useTranslation("today");
  const reads = useReach("read_log") !== "none";
  const busy = useTasks().some((task) => task.kind === "verify" && task.ended_at === null);
  const verify = useAct({ act: () => ask.verifyLog(), changes: [], inPlace: true });
  // The log goes on growing while the screen is open.
  const grown = Math.max(0, useLogSize() - integrity.events);
  const events = integrity.events + grown;
  return (
    <Card withBorder component="section" aria-label={t("integrity.title")}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t("integrity.title")}
          </Title>
          {reads && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconShieldCheck size={16} aria-hidden />}
              loading={verify.isPending}
              disabled={busy}
              onClick={() => verify.mutate()}
            >
              {t(busy ? "integrity.verifying" : "integrity.verify")}
            </Button>
          )}
        </Group>
        <Refused error={verify.error} />
        <Verdict integrity={integrity} />
        <Witnessed />
        <Table aria-label={t("integrity.title")} verticalSpacing={4} layout="fixed">
          <Table.Tbody>
            <Figure name="events">
              {reads ? (
                <Anchor component={Link} to="/audit" size="sm">
                  {count(events)}
                </Anchor>
              ) : (
                count(events)
              )}
            </Figure>
            <Figure name="checkpoint">{count(integrity.events_after_checkpoint + grown)}</Figure>
          </Table.Tbody>
        </Table>
      </Stack>
    </Card>
  );
}

function Verdict({ integrity }: { integrity: Integrity }) {
  const { t } = useTranslation("today");
  const { verified_at, verified_sound, verified_events } = integrity;
  if (verified_at === null)
    return (
      <Group gap="xs">
        <Status word="not_assessed" label={t("integrity.never")} />
        <Text size="sm">{t("integrity.neverText")}</Text>
      </Group>
    );
  const word = verified_sound === null ? "not_assessed" : verified_sound ? "sound" : "unsound";
  return (
    <Group gap="xs">
      <Status word={word} />
      <Text size="sm" component="div">
        {verified_events !== null &&
          t("integrity.verified", { count: verified_events, events: count(verified_events) })}{" "}
        <Moment time={verified_at} />
      </Text>
    </Group>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation("today");
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} style={{ overflowWrap: "anywhere" }}>
        {t(`integrity.${name}`)}
      </Table.Th>
      <Table.Td ta="right" w={130} fw={600}>
        {children}
      </Table.Td>
    </Table.Tr>
  );
}
