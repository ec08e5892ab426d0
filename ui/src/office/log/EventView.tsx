import { Code as Inline, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Code } from "@/shared/Code";
import { exact } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Failed } from "@/shared/states";
import type { EventInFull } from "../api/types";
import { Proof } from "./Proof";
import { useEvent } from "./queries";
import { useWho } from "./useWho";

interface EventViewProps {
  clinic: string;
  seq: number;
  /** The origin of an earlier log; the present one where it is left out. */
  log: string | undefined;
}

/** An event in full: what it says, its bytes, what head office holds of it, its proof. */
export function EventView({ clinic, seq, log }: EventViewProps) {
  const { t } = useTranslation("log");
  const found = useEvent(clinic, seq, log);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { header, payload } = found.data;
  return (
    <Stack gap="lg">
      <Facts found={found.data} />
      <Section title={t("payload.title")}>
        {payload === null ? (
          <Text size="sm">{t("payload.none")}</Text>
        ) : (
          <Code text={payload} label={t("payload.title")} />
        )}
      </Section>
      <Section title={t("proof.title")}>
        <Proof found={found.data} />
      </Section>
      <Section title={t("header")}>
        <Code text={header} label={t("header")} height={200} />
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="xs" component="section">
      <Title order={3} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function Facts({ found: { event } }: { found: EventInFull }) {
  const { t } = useTranslation(["log", "audit"]);
  const who = useWho();
  const facts: [string, ReactNode][] = [
    ["time", exact(event.time)],
    [
      "kind",
      <span key="kind">
        {t(`audit:kind.${event.kind}`, { defaultValue: event.kind })} <Inline>{event.kind}</Inline>
      </span>,
    ],
    ["who", <bdi key="who">{who(event)}</bdi>],
    ["source", t(`audit:source.${event.source}`, { defaultValue: event.source })],
    ["subject", <bdi key="subject">{event.subject}</bdi>],
    ["session", <Inline key="session">{event.session}</Inline>],
  ];
  if (event.trace) facts.push(["trace", <Inline key="trace">{event.trace}</Inline>]);
  return (
    <Table aria-label={t("event.facts")} verticalSpacing={4} layout="fixed">
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w={110} fw={600} style={{ verticalAlign: "top" }}>
              {t(`fact.${name}`)}
            </Table.Th>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
