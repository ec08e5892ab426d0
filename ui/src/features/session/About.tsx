import { Stack, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SessionHead } from "@/ipc";
import { Code } from "@/shared/Code";
import { CopyText } from "@/shared/CopyText";
import { count, duration, Moment, NotMeasured, ratio } from "@/shared/figures";

/** What the session ran with, and how long it is kept. */
export function About({ head }: { head: SessionHead }) {
  const { t } = useTranslation("session");
  const { row } = head;
  const id = (text: string) => (
    <>
      {text} <CopyText text={text} label={t("about.copy")} />
    </>
  );
  const rows: [string, ReactNode][] = [
    ["id", id(row.session_id)],
    ["phase", t(`phase.${head.phase}`)],
    ["model", row.ai_model_version],
    ["calls", count(row.api_calls_made)],
    ["retries", count(head.retry_attempts)],
    [
      "memory",
      head.peak_memory_usage_mb === null ? (
        <NotMeasured key="m" />
      ) : (
        `${head.peak_memory_usage_mb} MB`
      ),
    ],
    ["limit", duration(head.max_processing_time_seconds)],
    ["threshold", ratio(head.minimum_accuracy_threshold)],
    [
      "rating",
      row.compliance_rating ? t(`shared:status.${row.compliance_rating}`) : <NotMeasured key="r" />,
    ],
    ["pipeline", head.processing_pipeline_version],
    [
      "retention",
      t(`retention.${head.retention_category}`, { defaultValue: head.retention_category }),
    ],
    ["until", <Moment key="until" time={head.retain_until} />],
    ["hash", id(head.configuration_hash)],
  ];
  return (
    <Stack>
      <Table variant="vertical" aria-label={t("tab.about")}>
        <Table.Tbody>
          {rows.map(([key, value]) => (
            <Table.Tr key={key}>
              <Table.Th scope="row" w={220}>
                {t(`about.${key}`)}
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Code text={head.configuration} label={t("about.configuration")} />
    </Stack>
  );
}
