import { Anchor, Code, List, Stack, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentView, PutAway } from "@/ipc";
import { CopyText } from "@/shared/CopyText";
import { Moment, size } from "@/shared/figures";
import { SessionById } from "@/shared/links";
import { PagesOf } from "@/shared/PagesOf";
import { Status } from "@/shared/Status";
import { Held } from "./Held";
import { Related } from "./Related";

/** That it waits for nobody, since when, by whom and why. */
function away({ at, by, reason }: PutAway, nobody: string): [string, ReactNode] {
  return [
    "away",
    <Stack key="away" gap={2}>
      <span>
        <bdi>{by ?? nobody}</bdi>, <Moment time={at} />
      </span>
      {reason && <bdi>{reason}</bdi>}
    </Stack>,
  ];
}

/** Where the document came from, what it is, which sessions ran over it. */
export function Facts({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  const rows: [string, ReactNode][] = [
    ["state", <Status key="state" word={view.state} />],
    ["kind", view.kind ? t(`kind.${view.kind}`, { defaultValue: view.kind }) : t("kind.unknown")],
    view.pages_of
      ? ["pages", <PagesOf key="pages" pages={view.pages_of} />]
      : ["size", size(view.bytes)],
    ["received", <Moment key="received" time={view.received_at} />],
    ["by", view.received_by ?? t("nobody")],
    ["screening", <Held key="screening" screening={view.screening} />],
    ...(view.put_away ? [away(view.put_away, t("nobody"))] : []),
    [
      "hash",
      <span key="hash">
        <Code style={{ overflowWrap: "anywhere" }}>{view.sha256}</Code>{" "}
        <CopyText text={view.sha256} label={t("copyHash")} />
      </span>,
    ],
  ];
  return (
    <Stack gap="md">
      <Table aria-label={t("tab.facts")} variant="vertical">
        <Table.Tbody>
          {rows.map(([key, value]) => (
            <Table.Tr key={key}>
              <Table.Th w={120} scope="row">
                {t(`fact.${key}`)}
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Related view={view} />
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {t("sessions")}
        </Text>
        {view.sessions.length === 0 ? (
          <Text size="sm">{t("noSessions")}</Text>
        ) : (
          <List size="sm">
            {view.sessions.map((session) => (
              <List.Item key={session}>
                <SessionById session={session} />
                {session === view.session_id && ` (${t("shown")})`}
              </List.Item>
            ))}
          </List>
        )}
        {view.session_id && view.may_trace && (
          <Anchor component={Link} to={`/traces/${view.session_id}`} size="sm">
            {t("trace")}
          </Anchor>
        )}
      </Stack>
    </Stack>
  );
}
