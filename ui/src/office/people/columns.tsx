import { Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { Column } from "@/shared/DataTable";
import { Moment, moment } from "@/shared/figures";
import { Status } from "@/shared/Status";
import type { Person } from "../api/types";
import { type PersonActs, PersonMenu } from "./PersonMenu";

interface Administering {
  /** One's own id: nobody shuts themselves out, or takes their own second factor away. */
  own: string;
  acts: PersonActs;
}

/** The columns of the list of staff; acts only for who administers. */
export function columnsOf(t: TFunction, acts: Administering | null): Column<Person>[] {
  const columns: Column<Person>[] = [
    {
      key: "name",
      title: t("column.name"),
      fixed: true,
      render: (row) => (
        <Text component="span" size="sm" fw={600}>
          {row.name}
        </Text>
      ),
    },
    {
      key: "role",
      title: t("column.role"),
      fixed: true,
      render: (row) => (
        <>
          {t(`office:role.${row.role}`, { defaultValue: row.role })}
          <Text size="xs" c="dimmed">
            {t(`roleAbout.${row.role}`, { defaultValue: "" })}
          </Text>
        </>
      ),
    },
    {
      key: "secondFactor",
      title: t("column.secondFactor"),
      render: (row) => (
        <Status
          word={row.secondFactor ? "passed" : "high"}
          label={t(row.secondFactor ? "on" : "off")}
        />
      ),
    },
    {
      key: "lastSeen",
      title: t("column.lastSeen"),
      render: (row) => (row.lastSeen ? <Moment time={row.lastSeen} /> : t("never")),
    },
    {
      key: "state",
      title: t("column.state"),
      render: (row) =>
        row.disabledAt === null ? (
          <Status word="active" label={t("active")} />
        ) : (
          <Status word="disabled" label={t("disabledSince", { time: moment(row.disabledAt) })} />
        ),
    },
  ];
  if (acts)
    columns.push({
      key: "acts",
      title: t("column.acts"),
      fixed: true,
      render: (row) =>
        row.id === acts.own ? t("you") : <PersonMenu person={row} acts={acts.acts} />,
    });
  return columns;
}
