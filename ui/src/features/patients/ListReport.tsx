import { Alert, List, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PatientListReport } from "@/ipc";
import { count } from "@/shared/figures";
import { sentence } from "@/shared/refusal";

interface ListReportProps {
  report: PatientListReport;
  /** What can be done with it. */
  children: ReactNode;
}

/** What a list would change, or has changed: counts, columns that were left out, rows that were refused. */
export function ListReport({ report, children }: ListReportProps) {
  const { t } = useTranslation("patients");
  const { applied, rows, refused, not_understood: left } = report;
  const look = looks(report);
  const told = (name: "added" | "updated" | "unchanged" | "refused") =>
    t(`report.${applied ? "did" : "would"}.${name}`, {
      count: report[name],
      shown: count(report[name]),
    });
  return (
    <Alert
      variant="outline"
      color={look.color}
      icon={look.icon}
      title={t(applied ? "report.applied" : "report.looked", { count: rows, shown: count(rows) })}
      role="status"
    >
      <Stack gap="xs">
        <List size="sm" aria-label={t("report.label")}>
          <List.Item>{told("added")}</List.Item>
          <List.Item>{told("updated")}</List.Item>
          <List.Item>{told("unchanged")}</List.Item>
          {refused > 0 && <List.Item>{told("refused")}</List.Item>}
          {applied && report.matched > 0 && (
            <List.Item>
              {t("report.matched", { count: report.matched, shown: count(report.matched) })}
            </List.Item>
          )}
        </List>
        {left.length > 0 && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {t(`report.left.${report.format}`, { count: left.length, names: left.join(", ") })}
          </Text>
        )}
        {refused > 0 && <RefusedRows report={report} />}
        {!applied && <Text size="sm">{t("report.nothingYet")}</Text>}
        {children}
      </Stack>
    </Alert>
  );
}

function looks({ applied, refused }: PatientListReport) {
  if (refused > 0) return { color: "orange", icon: <IconAlertTriangle size={18} aria-hidden /> };
  if (applied) return { color: "teal", icon: <IconCheck size={18} aria-hidden /> };
  return { color: "blue", icon: <IconInfoCircle size={18} aria-hidden /> };
}

/** Rows by their line, with what is wrong with each and never what stands in it. */
function RefusedRows({ report }: { report: PatientListReport }) {
  const { t } = useTranslation("patients");
  const { refused, refused_rows: shown, format } = report;
  const more = refused - shown.length;
  return (
    <Stack gap={4}>
      <ScrollArea.Autosize
        mah={220}
        type="auto"
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": t("report.refusedRows") }}
      >
        <Table verticalSpacing={4} aria-label={t("report.refusedRows")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={90} ta="right">
                {t(format === "csv" ? "report.line" : "report.place")}
              </Table.Th>
              <Table.Th>{t("report.reason")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ place, reason }, at) => (
              // One row may be refused for several reasons.
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is as it came
              <Table.Tr key={`${place} ${at}`}>
                <Table.Td ta="right">{count(place)}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{sentence(reason)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {more > 0 && <Text size="sm">{t("report.more", { count: more, shown: count(more) })}</Text>}
    </Stack>
  );
}
