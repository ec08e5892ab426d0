import { Anchor, Code, SegmentedControl, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask, type EgressRecord } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, day, Moment, size } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Empty, Failed } from "@/shared/states";

type Departed = EgressRecord["departures"][number];

const SPANS = ["month", "quarter", "year"] as const;
const DAYS = { month: 31, quarter: 92, year: 366 };

/** What left the clinic over the network, and what proves that nothing else did. */
export function Egress() {
  const { t } = useTranslation("egress");
  const [filters, setFilters] = useFilters();
  const span = SPANS.find((one) => one === filters.span) ?? "month";
  const record = useQuery({
    queryKey: ["egress", span],
    queryFn: () => ask.egress(new Date(Date.now() - DAYS[span] * 86_400_000).toISOString()),
    gcTime: 0,
  });
  if (record.isPending) return <Loading />;
  if (record.isError) return <Failed error={record.error} retry={() => void record.refetch()} />;
  const { since, left_the_clinic: bytes, departures } = record.data;
  return (
    <Page title={t("title")} about={t("about")}>
      <SegmentedControl
        aria-label={t("span.label")}
        value={span}
        onChange={(next) => setFilters({ span: next === "month" ? undefined : next })}
        data={SPANS.map((value) => ({ value, label: t(`span.${value}`) }))}
        style={{ alignSelf: "flex-start" }}
      />
      <Stack gap={4}>
        <Text fz="xl" fw={600}>
          {t("left", { bytes: size(bytes) })}
        </Text>
        <Text size="sm" c="dimmed">
          {t("since", { day: day(since.slice(0, 10)) })}
        </Text>
      </Stack>
      {departures.length === 0 ? (
        <Empty title={t("none")} text={t("noneText")} />
      ) : (
        <>
          <Sums record={record.data} />
          <Departures rows={departures} />
        </>
      )}
    </Page>
  );
}

function Sums({ record }: { record: EgressRecord }) {
  const { t } = useTranslation(["egress", "start"]);
  return (
    <Table aria-label={t("sums")} maw={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("column.purpose")}</Table.Th>
          <Table.Th>{t("column.locality")}</Table.Th>
          <Table.Th ta="right">{t("column.requests")}</Table.Th>
          <Table.Th ta="right">{t("column.bytes")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {record.sums.map((sum) => (
          <Table.Tr key={`${sum.purpose} ${sum.locality}`}>
            <Table.Td>{t(`purpose.${sum.purpose}`)}</Table.Td>
            <Table.Td>{t(`start:locality.${sum.locality}`)}</Table.Td>
            <Table.Td ta="right">{count(sum.requests)}</Table.Td>
            <Table.Td ta="right">{count(sum.bytes)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Departures({ rows }: { rows: Departed[] }) {
  const { t } = useTranslation(["egress", "start"]);
  const columns: Column<Departed>[] = [
    {
      key: "at",
      title: t("column.at"),
      fixed: true,
      render: (row) =>
        row.purpose === "sync" ? day(row.left_at.slice(0, 10)) : <Moment time={row.left_at} />,
    },
    { key: "purpose", title: t("column.purpose"), render: (row) => t(`purpose.${row.purpose}`) },
    {
      key: "to",
      title: t("column.to"),
      render: (row) => (
        <Text size="sm" title={row.address} style={{ overflowWrap: "anywhere" }}>
          <bdi>{row.endpoint ?? row.address}</bdi>
        </Text>
      ),
    },
    {
      key: "locality",
      title: t("column.locality"),
      render: (row) => t(`start:locality.${row.locality}`),
    },
    {
      key: "policy",
      title: t("column.policy"),
      render: (row) => (row.policy === null ? "" : t(`policy.${row.policy}`)),
    },
    {
      key: "document",
      title: t("column.document"),
      render: (row) =>
        row.document_id !== null && (
          <Anchor
            component={Link}
            to="/documents/$document"
            params={{ document: row.document_id } as never}
            size="sm"
          >
            {t("open")}
          </Anchor>
        ),
    },
    { key: "bytes", title: t("column.bytes"), numeric: true, render: (row) => count(row.bytes) },
    {
      key: "hash",
      title: t("column.hash"),
      render: (row) => <Code title={row.hash}>{row.hash.slice(0, 12)}…</Code>,
    },
  ];
  return (
    <DataTable
      name="egress"
      label={t("table")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.egress_id}
    />
  );
}
