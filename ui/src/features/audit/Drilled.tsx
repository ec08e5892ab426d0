import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Drilled as Drill, sentence, type Tried } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, duration } from "@/shared/figures";
import { Status } from "@/shared/Status";
import { useWords } from "./useWords";

/** What a drill came to: each damage, and whether verification found it. */
export function Drilled({ drilled }: { drilled: Drill }) {
  const { t } = useTranslation("audit");
  const columns = useColumns();
  const { fault_before, found, ways, events } = drilled;
  if (fault_before !== null)
    return (
      <Text size="sm" role="alert" style={{ overflowWrap: "anywhere" }}>
        {t("drill.notSound", { fault: fault_before })}
      </Text>
    );
  const figures = { found, tried: ways.length, count: events, events: count(events) };
  return (
    <>
      <Text size="sm" role="status">
        {t(drilled.passed ? "drill.passed" : "drill.missed", figures)}
      </Text>
      <DataTable
        name="drill"
        label={t("drill.table")}
        columns={columns}
        rows={ways}
        rowKey={(tried) => tried.way}
      />
      <Text size="xs">{t("drill.limit")}</Text>
    </>
  );
}

function useColumns(): Column<Tried>[] {
  const { t } = useTranslation("audit");
  const words = useWords();
  return [
    {
      key: "way",
      title: t("drill.column.way"),
      fixed: true,
      render: (tried) => t(`drill.way.${tried.way}`),
    },
    {
      key: "place",
      title: t("drill.column.place"),
      fixed: true,
      width: 140,
      render: ({ seq, record }) =>
        seq === null ? <bdi>{words.subject(record ?? "")}</bdi> : t("drill.event", { seq }),
    },
    {
      key: "found",
      title: t("drill.column.found"),
      fixed: true,
      render: ({ found }) => <Status word={found ? "found" : "not_found"} />,
    },
    {
      key: "said",
      title: t("drill.column.said"),
      fixed: true,
      render: ({ said }) => (said === null ? t("drill.nothing") : sentence(said)),
    },
    {
      key: "took",
      title: t("drill.column.took"),
      fixed: true,
      numeric: true,
      width: 90,
      render: (tried) => duration(tried.millis / 1_000),
    },
  ];
}
