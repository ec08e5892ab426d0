/** The columns of the list of clinics, each for a clinic and for the group that heads it. */
import { Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { Column } from "@/shared/DataTable";
import { count, moment } from "@/shared/figures";
import type { Clinic, Overview } from "../api/types";
import { clockText, costText, nanosOf } from "../parts/amounts";
import { CodeOf } from "../parts/CodeOf";
import { Count, Known, NotApplicable, Since } from "../parts/known";
import { StateBadge } from "../parts/state";
import { AlertsText, ComplianceText } from "../parts/Tallies";
import { States, Summed } from "./cells";
import { ClinicName, GroupName } from "./names";
import { policyOf, type Rollup } from "./rollup";
import type { Row } from "./rows";

/** The columns that a foreign log has: it is fixed here, not held, and reports nothing. */
const OF_LOGS = ["state", "fixed", "contact"];

interface Spec {
  key: string;
  one: (clinic: Clinic) => ReactNode;
  all: (rollup: Rollup) => ReactNode;
  numeric?: boolean;
  fixed?: boolean;
}

const nowrap = (text: ReactNode) => <span style={{ whiteSpace: "nowrap" }}>{text}</span>;

/** Fixed, held and searchable are never shown without each other. */
const events = (key: "fixed" | "held" | "searchable" | "unsent", fixed: boolean): Spec => ({
  key,
  numeric: true,
  fixed,
  one: (clinic) => <Count value={clinic[key]} />,
  all: (rollup) => <Summed sum={rollup[key]} show={count} />,
});

/** Whether a clinic that reports has not put the newest policy in force. */
const lacks = (clinic: Clinic, newest: number | null) =>
  newest !== null && (policyOf(clinic) ?? newest) < newest;

function specs({ now, newestPolicy }: Overview, t: TFunction): Spec[] {
  const policy = (number: number) => (number === 0 ? t("office:noPolicy") : count(number));
  return [
    {
      key: "state",
      fixed: true,
      one: (clinic) => (
        <>
          <StateBadge state={clinic.state} />
          {clinic.state === "paused" && clinic.pausedUntil && (
            <Text size="xs">{t("until", { time: moment(clinic.pausedUntil) })}</Text>
          )}
        </>
      ),
      all: (rollup) => <States states={rollup.states} />,
    },
    events("fixed", true),
    events("held", true),
    events("searchable", true),
    events("unsent", false),
    {
      key: "contact",
      one: (clinic) => <Since time={clinic.lastContact} now={now} />,
      all: (rollup) => (
        <Summed
          sum={rollup.lastContact}
          show={(time) => (
            <>
              <Since time={time} now={now} />
              <Text size="xs">{t("oldest")}</Text>
            </>
          )}
        />
      ),
    },
    {
      key: "alerts",
      one: (clinic) => (
        <Known value={clinic.alerts} show={(alerts) => <AlertsText alerts={alerts} />} />
      ),
      all: (rollup) => (
        <Summed sum={rollup.alerts} show={(alerts) => <AlertsText alerts={alerts} />} />
      ),
    },
    {
      key: "compliance",
      one: ({ compliance }) => (
        <Known value={compliance} show={(given) => <ComplianceText compliance={given} />} />
      ),
      all: ({ compliance }) => (
        <Summed sum={compliance} show={(given) => <ComplianceText compliance={given} />} />
      ),
    },
    {
      key: "cost",
      numeric: true,
      one: ({ cost }) => (
        <Known value={cost} show={(given) => nowrap(costText(nanosOf(given), given.currency))} />
      ),
      all: ({ cost }) => (
        <Summed
          sum={cost}
          show={(sums) =>
            nowrap(sums.map(([currency, nanos]) => costText(nanos, currency)).join(" + "))
          }
        />
      ),
    },
    {
      key: "version",
      one: (clinic) => <Known value={clinic.version} show={nowrap} />,
      all: ({ versions }) => (
        <Summed
          sum={versions}
          show={(all) => nowrap(all.length === 1 ? all[0] : t("versions", { count: all.length }))}
        />
      ),
    },
    {
      key: "policy",
      numeric: true,
      one: (clinic) => (
        <>
          <Known value={policyOf(clinic)} show={policy} />
          {lacks(clinic, newestPolicy) && (
            <Text size="xs" fw={650}>
              {nowrap(t("newest", { number: count(newestPolicy ?? 0) }))}
            </Text>
          )}
        </>
      ),
      all: ({ policies }) => (
        <Summed
          sum={policies}
          show={(all) =>
            all.length === 1
              ? policy(all[0] ?? 0)
              : nowrap(t("range", { from: policy(all[0] ?? 0), to: policy(all.at(-1) ?? 0) }))
          }
        />
      ),
    },
    {
      key: "clock",
      one: (clinic) => (
        <Known value={clinic.clockOffsetSeconds} show={(off) => nowrap(clockText(off, t))} />
      ),
      all: ({ clockOffset }) => (
        <Summed sum={clockOffset} show={(off) => nowrap(clockText(off, t))} />
      ),
    },
    {
      key: "code",
      one: (clinic) => <CodeOf clinic={clinic} now={now} />,
      all: ({ codes }) => (codes === 0 ? <NotApplicable /> : nowrap(t("codes", { count: codes }))),
    },
  ];
}

export function columnsOf(
  overview: Overview,
  t: TFunction,
  fold: (group: string) => void,
): Column<Row>[] {
  const name: Column<Row> = {
    key: "name",
    title: t("column.name"),
    fixed: true,
    sortKey: "name",
    width: 240,
    render: (row) => {
      if ("clinic" in row) return <ClinicName clinic={row.clinic} />;
      if ("more" in row) return <Text size="sm">{t("more", { shown: count(row.more) })}</Text>;
      return <GroupName row={row} fold={fold} />;
    },
  };
  const others = specs(overview, t).map(({ key, one, all, numeric, fixed }) => ({
    key,
    title: t(`column.${key}`),
    sortKey: key,
    numeric,
    fixed,
    render: (row: Row) => {
      if ("more" in row) return null;
      if ("rollup" in row) return all(row.rollup);
      const has = row.clinic.kind === "clinic" || OF_LOGS.includes(key);
      return has ? one(row.clinic) : <NotApplicable />;
    },
  }));
  return [name, ...others];
}
