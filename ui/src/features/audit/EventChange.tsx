import { Code, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RowChange } from "@/ipc";
import { exact } from "@/shared/figures";

/** A row before and after. */
export function EventChange({ change }: { change: RowChange }) {
  const { t } = useTranslation("audit");
  const wrap = { overflowWrap: "anywhere", verticalAlign: "top" } as const;
  const value = (column: string, text: string | null) => {
    if (text === null)
      return (
        <Text component="span" size="sm" fs="italic">
          {t("change.nothing")}
        </Text>
      );
    const time = timeIn(column, text);
    if (time === null) return <bdi>{text}</bdi>;
    return (
      <>
        <div>{time}</div>
        <Code>{text}</Code>
      </>
    );
  };
  return (
    <>
      <Text size="sm" style={wrap}>
        {t(`change.${change.change_type}`, {
          what: t(`record.${change.table}`, { defaultValue: change.table }),
          record: change.record_id,
          defaultValue: `${change.change_type} ${change.table}/${change.record_id}`,
        })}
      </Text>
      <Table aria-label={t("change.title")} withTableBorder layout="fixed" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("change.column")}</Table.Th>
            <Table.Th>{t("change.before")}</Table.Th>
            <Table.Th>{t("change.after")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {change.fields.map((field) => (
            <Table.Tr key={field.name}>
              <Table.Th scope="row" fw={600} style={wrap}>
                {field.name}
              </Table.Th>
              <Table.Td style={wrap}>{value(field.name, field.before)}</Table.Td>
              <Table.Td style={wrap}>{value(field.name, field.after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

/** A moment that a column holds in microseconds, for people; nothing for what is none. */
function timeIn(column: string, text: string): string | null {
  if (!/(_at|_timestamp|^retain_until|^last_checked)$/.test(column) || !/^\d{15,16}$/.test(text))
    return null;
  return exact(new Date(Number(text) / 1000).toISOString());
}
