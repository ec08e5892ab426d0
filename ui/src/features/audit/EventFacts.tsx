import { Anchor, Code, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { EventDetail } from "@/ipc";
import { CopyText } from "@/shared/CopyText";
import { count, exact } from "@/shared/figures";
import { useReaches } from "@/shared/person";
import { partsOf } from "@/shared/subject";
import { placeOf } from "./subject";

/** When, what, who, about what, and where it leads. */
export function EventFacts({ event }: { event: EventDetail }) {
  const { t } = useTranslation(["audit", "shared"]);
  const { row } = event;
  const role = t(`shared:role.${row.role}`, { defaultValue: row.role });
  return (
    <Table aria-label={t("event.facts")} verticalSpacing={4} layout="fixed">
      <Table.Tbody>
        <Fact name="time">{exact(row.time)}</Fact>
        <Fact name="kind">
          {t(`kind.${row.kind}`, { defaultValue: row.kind })} <Code>{row.kind}</Code>
        </Fact>
        <Fact name="who">
          <bdi>{row.actor === "system" ? t("system") : `${row.actor} (${role})`}</bdi>
        </Fact>
        <Fact name="source">{t(`source.${row.source}`, { defaultValue: row.source })}</Fact>
        {row.subject !== "" && (
          <>
            <Fact name="subject">
              <Subject subject={row.subject} />
            </Fact>
            <Fact name="history">
              <Lead to="/audit" search={{ subject: row.subject }}>
                {t("event.history")}
              </Lead>
            </Fact>
          </>
        )}
        {row.trace && (
          <Fact name="trace">
            {event.may_trace ? (
              <Lead to={`/traces/${row.trace}`}>{row.trace}</Lead>
            ) : (
              <Code>{row.trace}</Code>
            )}
          </Fact>
        )}
        <Fact name="auditSession">
          <Lead to="/audit" search={{ audit_session: event.audit_session }}>
            {t("event.inSession", {
              place: count(event.session_seq),
              session: event.audit_session,
            })}
          </Lead>
        </Fact>
        {event.span && (
          <Fact name="step">
            <Code>{event.span}</Code>
            <CopyText text={event.span} label={t("event.copyStep")} />
          </Fact>
        )}
        {event.parent && (
          <Fact name="parent">
            <Code>{event.parent}</Code>
          </Fact>
        )}
      </Table.Tbody>
    </Table>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation("audit");
  return (
    <Table.Tr>
      <Table.Th scope="row" w={120} fw={600} style={{ verticalAlign: "top" }}>
        {t(`fact.${name}`)}
      </Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{children}</Table.Td>
    </Table.Tr>
  );
}

interface LeadProps {
  to: string;
  search?: Record<string, string>;
  children: ReactNode;
}

function Lead({ to, search, children }: LeadProps) {
  return (
    <Anchor component={Link} to={to} search={(search ?? {}) as never} size="sm" inherit>
      {children}
    </Anchor>
  );
}

function Subject({ subject }: { subject: string }) {
  const { t } = useTranslation("audit");
  const table = partsOf(subject)?.table;
  const place = placeOf(subject, useReaches());
  const id = <bdi>{subject}</bdi>;
  return (
    <>
      {table && t(`record.${table}`, { defaultValue: "" })}{" "}
      {place === null ? (
        id
      ) : (
        <Lead to={place.to} search={place.search}>
          {id}
        </Lead>
      )}
    </>
  );
}
