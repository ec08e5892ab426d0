import { Card, Code, Group, Table, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyText } from "@/shared/CopyText";
import { count } from "@/shared/figures";
import type { ClinicInFull } from "../api/types";
import { clockText } from "../parts/amounts";
import { CodeOf } from "../parts/CodeOf";
import { Known } from "../parts/known";
import { spanText } from "../parts/span";

/** What is fixed about it: its log, program, policy, limits. */
export function About({ clinic }: { clinic: ClinicInFull }) {
  const { t } = useTranslation(["clinic", "office"]);
  const { origin, version, lastContact, policy, clockOffsetSeconds, groupLimitMinutes } = clinic;
  const facts: [string, ReactNode][] = [
    ["version", <Known key="version" value={version} show={(text) => text} />],
    [
      "policy",
      <Known
        key="policy"
        value={lastContact}
        show={() => (policy === null ? t("office:noPolicy") : count(policy))}
      />,
    ],
    [
      "clock",
      <Known key="clock" value={clockOffsetSeconds} show={(seconds) => clockText(seconds, t)} />,
    ],
    ["limit", groupLimitMinutes === null ? t("noLimit") : spanText(groupLimitMinutes, t)],
    [
      "before",
      <Known
        key="before"
        value={clinic.before}
        show={(seq) => t("beforeIs", { seq: count(seq) })}
      />,
    ],
  ];
  if (clinic.messages > 0) {
    const [sent, had] = [count(clinic.messages), count(clinic.acknowledged)];
    facts.push(["mail", t("mailIs", { sent, had })]);
  }
  if (clinic.codeExpiresAt ?? clinic.codeLastUsedAt)
    facts.push(["code", <CodeOf key="code" clinic={clinic} now={clinic.now} />]);
  if (clinic.successorOf)
    facts.push(["successor", <Origin key="successor" origin={clinic.successorOf} />]);
  facts.push(["origin", <Origin key="origin" origin={origin} />]);
  return (
    <Card withBorder padding="md" component="section">
      <Title order={2} size="h5" mb="xs">
        {t("about")}
      </Title>
      <Table aria-label={t("about")} verticalSpacing={4} layout="fixed">
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={160} fw={600} style={{ verticalAlign: "top" }}>
                {t(`fact.${name}`)}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

function Origin({ origin }: { origin: string | null }) {
  const { t } = useTranslation("clinic");
  return (
    <Known
      value={origin}
      show={(text) => (
        <Group gap={4} wrap="nowrap">
          <Code style={{ overflowWrap: "anywhere" }}>{text}</Code>
          <CopyText text={text} label={t("copyOrigin")} />
        </Group>
      )}
    />
  );
}
